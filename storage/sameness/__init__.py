"""What makes two papers one concern, or one an answer to the other. Pure, without any input or output."""
