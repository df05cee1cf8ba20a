"""What party and press sites share, whichever product they are made with: addresses, texts, lists, posts."""
