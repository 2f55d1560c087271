"""How people use it: the command line, Excel in and out, and the one place that joins all parts."""
