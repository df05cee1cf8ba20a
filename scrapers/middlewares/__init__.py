"""Manners and safety of asking, a module for each rule: which hosts, robots.txt, how often, when to stop."""
