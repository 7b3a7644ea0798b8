// Package evidence holds what was collected: items as they arrived, how they
// were acquired, who held them, and that their bytes are unchanged since. It
// knows no SQL, no HTTP and no keys, and never says what an item means.
package evidence

import "sijil/value"

// Item is evidence as collected. An item can be known by its digest alone,
// where the bytes are not held.
type Item struct {
	ID  value.ID `json:"id"`
	Ref string   `json:"ref,omitempty"` // short name for people: "statement"
	value.Scope
	Title     value.Label `json:"title,omitempty"`
	SHA256    string      `json:"sha256"` // of the bytes as collected, lower-case hex
	Size      int64       `json:"size"`   // bytes; -1 if not known
	MediaType string      `json:"media_type,omitempty"`
	Held      bool        `json:"held"`
	Stored    *Stored     `json:"stored,omitempty"` // nil if not held
}

// Stored says where the encrypted bytes lie and what they hash to as stored.
type Stored struct {
	Blob   string `json:"blob"`   // the blob's name: a keyed digest of the stored bytes, lower-case hex
	SHA256 string `json:"sha256"` // of the stored (encrypted) bytes, lower-case hex
	Size   int64  `json:"size"`   // of the stored bytes
}

// Sighting is one arrival of an item: where it was found, under which name, by
// whom it was collected. The same bytes seen twice are one item and two
// sightings; no sighting is dropped.
type Sighting struct {
	Item value.ID `json:"item"`
	value.Scope
	Path     []byte `json:"path"`               // as the system gave it: bytes, not necessarily UTF-8
	Modified string `json:"modified,omitempty"` // RFC 3339, as the file system said
	How      string `json:"how"`                // collected, attached, known_by_digest
	From     string `json:"from,omitempty"`     // how it reached us, in words
}

// Custody is one thing that happened to an item, in order.
type Custody struct {
	Position int64  `json:"position"`
	At       string `json:"at"`    // RFC 3339, UTC
	Actor    string `json:"actor"` // who did it
	What     string `json:"what"`  // collected, seen_again, attached, assessed, published, erased, ...
	Detail   string `json:"detail,omitempty"`
}
