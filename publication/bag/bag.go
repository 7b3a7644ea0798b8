// Package bag writes and checks BagIt 1.0 bags (RFC 8493): a folder with a
// payload under data/, manifests of digests, and a manifest of the manifests.
//
// It writes what stock tools can check: sha256sum -c reads both manifests. It
// reads as a stranger would have it: fetch.txt, links, special files, paths
// that lead out of the bag and names that some system takes for one another
// are problems, and every file must be accounted for.
package bag

import (
	"bytes"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sijil/fault"
)

// The names of the files that make a folder a bag.
const (
	declarationName = "bagit.txt"
	infoName        = "bag-info.txt"
	fetchName       = "fetch.txt"
	// ManifestName lists the digests of the payload.
	ManifestName = "manifest-sha256.txt"
	// TagManifestName lists the digests of the other files but itself.
	TagManifestName = "tagmanifest-sha256.txt"
	// PayloadDir holds the payload.
	PayloadDir = "data"
)

// declaration is the whole of bagit.txt.
const declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

// File is a file to be put into a bag. Path is relative to the bag, with
// slashes. Open may be called more than once.
type File struct {
	Path string
	Open func() (io.ReadCloser, error)
}

// Bytes is a File that holds data.
func Bytes(path string, data []byte) File {
	return File{Path: path, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(data)), nil
	}}
}

// Field is one line of bag-info.txt.
type Field struct {
	Label string
	Value string
}

// Problem is one thing that is wrong with a bag, by name: declaration,
// manifest, algorithm, missing, changed, added, link, special, fetch, path,
// collision, info, unreadable.
type Problem struct {
	Name string `json:"name"`
	Path string `json:"path,omitempty"`
	Text string `json:"text"`
}

// SafePath says why a path may not stand in a bag, or returns nil. A path is
// relative, has slashes, no empty, "." or ".." element, no backslash, colon or
// control character, and does not begin with "~".
func SafePath(path string) error {
	bad := func(why string) error {
		return fault.New(fault.Invalid, "A path in the bag cannot be used: it %s.", why)
	}
	switch {
	case path == "":
		return bad("is empty")
	case !utf8.ValidString(path):
		return bad("is not UTF-8")
	case strings.HasPrefix(path, "~"):
		return bad("begins with ~")
	case strings.ContainsAny(path, "\\:"):
		return bad("has a backslash or a colon")
	case strings.ContainsRune(path, 0):
		return bad("has a zero byte")
	}
	for _, element := range strings.Split(path, "/") {
		if element == "" || element == "." || element == ".." {
			return bad("is absolute or leads out of the bag")
		}
	}
	return nil
}

// encodePath writes a path as manifests do: CR, LF and % percent-encoded (RFC
// 8493, 2.1.3), nothing else.
func encodePath(path string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(path)
}

// decodePath undoes encodePath. Other percent signs stand for themselves.
func decodePath(path string) string {
	return strings.NewReplacer("%25", "%", "%0D", "\r", "%0d", "\r", "%0A", "\n", "%0a", "\n").Replace(path)
}

// foldedPath is equal for paths that some system takes for one another: those
// that differ in case or in how letters with marks are composed.
func foldedPath(path string) string {
	return norm.NFC.String(strings.Map(unicode.ToLower, strings.ToUpper(norm.NFD.String(path))))
}

// isPayload says whether a path lies in the payload.
func isPayload(path string) bool { return strings.HasPrefix(path, PayloadDir+"/") }
