package ingest

import "os"

// open opens a file for reading.
func open(f file) (*os.File, error) { return os.Open(f.path) }
