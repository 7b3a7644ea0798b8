package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"

	"sijil/fault"
)

// digestOf returns the SHA-256 of a file, as sha256sum prints it.
func digestOf(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", &fault.Error{Kind: fault.Invalid, Message: "the file cannot be read", Err: err}
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fault.Wrap(fault.Failed, err, "read the file")
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
