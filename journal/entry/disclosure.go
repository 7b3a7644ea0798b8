package entry

import (
	"encoding/json"

	"golang.org/x/mod/sumdb/tlog"

	"sijil/fault"
)

// Disclosure is everything that opens one entry to somebody else: with it, and
// a proof that the log holds the leaf, they need not believe us. An erased
// entry has only its head and the hash of what was its body.
type Disclosure struct {
	Head     []byte `json:"head"`
	Salt     []byte `json:"salt"`                // 32 bytes, of the head
	BodyHash []byte `json:"body_hash,omitempty"` // 32 bytes; only of an erased entry
	BodySalt []byte `json:"body_salt,omitempty"` // 32 bytes
	Stored   []byte `json:"stored,omitempty"`    // nonce ‖ ciphertext ‖ tag
	Key      []byte `json:"key,omitempty"`       // 32 bytes
}

// Opened is a disclosed entry after it was checked against itself.
type Opened struct {
	Head
	Body     []byte // nil if erased
	LeafHash tlog.Hash
	BodyHash [32]byte
}

// Open checks that head, key and body belong together and opens the body. That
// the entry is in a log is for an inclusion proof of LeafHash to show. It
// returns a fault.Corrupt error if something does not fit.
func (d Disclosure) Open() (Opened, error) {
	head, err := ParseHead(d.Head)
	if err != nil {
		return Opened{}, fault.Wrap(fault.Corrupt, err, "the disclosed entry has no valid head")
	}
	o := Opened{Head: head}
	erased := d.BodyHash != nil
	if len(d.Salt) != 32 || erased && (len(d.BodyHash) != 32 || d.BodySalt != nil || d.Stored != nil || d.Key != nil) ||
		!erased && (len(d.BodySalt) != 32 || len(d.Key) != 32) {
		return Opened{}, fault.New(fault.Corrupt, "entry %d: the disclosed entry is not whole", head.Index)
	}
	if erased {
		o.BodyHash = [32]byte(d.BodyHash)
	} else {
		key := Key(d.Key)
		if KeyHash(key) != head.KeyHash {
			return Opened{}, fault.New(fault.Corrupt, "entry %d: the disclosed key is another entry's", head.Index)
		}
		if o.Body, err = OpenBody(key, d.Head, d.Stored); err != nil {
			return Opened{}, fault.Wrap(fault.Corrupt, err, "entry %d", head.Index)
		}
		if !json.Valid(o.Body) {
			return Opened{}, fault.New(fault.Corrupt, "entry %d: the body is not JSON", head.Index)
		}
		o.BodyHash = BodyHash(Salt(d.BodySalt), d.Stored)
	}
	o.LeafHash = MakeLeaf(HeadHash(Salt(d.Salt), d.Head), o.BodyHash).Hash()
	return o, nil
}
