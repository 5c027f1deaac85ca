"""Files in, safe pictures out: opening what strangers send, renditions, and the rights written into them."""
