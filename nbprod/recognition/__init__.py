"""What recognising stages takes: roles, doings, the backward slice."""
