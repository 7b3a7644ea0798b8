package workspace

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"sijil/fault"
	"sijil/internal/durable"
	"sijil/seal"
	"sijil/value"
)

// format is the number of the layout of a workspace's folder.
const format = 1

// The names inside a workspace's folder.
const (
	fileName    = "sijil.json"
	journalName = "journal.db"
	headName    = "head"
	viewName    = "view.db"
	blobsName   = "blobs"
	lockName    = "lock"
)

// description is what sijil.json holds: what the workspace is, with nothing
// secret in clear.
type description struct {
	Format      int       `json:"format"`
	Origin      string    `json:"origin"` // of the journal; random
	Case        value.ID  `json:"case"`
	Compartment value.ID  `json:"compartment"`
	Actor       value.ID  `json:"actor"`              // who opened it first
	Sample      bool      `json:"sample,omitempty"`   // holds the sample investigation
	DSNFile     string    `json:"dsn_file,omitempty"` // where the journal's database is named; "" for the folder's own
	Lock        seal.Lock `json:"lock"`
	Verifier    string    `json:"verifier"`  // the public half of the signing key
	Signer      []byte    `json:"signer"`    // the secret half, sealed
	Recipient   string    `json:"recipient"` // the public half of the key that others seal exports to
	Identity    []byte    `json:"identity"`  // the secret half, sealed
	MAC         []byte    `json:"mac"`       // over all of the above, under a key that follows from the workspace's
}

// mac authenticates the description, so that a changed one is told from a
// wrong passphrase.
func (d description) mac(key seal.Key) ([]byte, error) {
	d.MAC = nil
	text, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	h := hmac.New(sha256.New, seal.DeriveKey(key, "workspace file").Bytes())
	h.Write(text)
	return h.Sum(nil), nil
}

func (d description) write(dir string, key seal.Key) error {
	var err error
	if d.MAC, err = d.mac(key); err != nil {
		return err
	}
	text, err := d.marshal()
	if err != nil {
		return err
	}
	return durable.WriteFile(filepath.Join(dir, fileName), text, 0o600)
}

// marshal returns the bytes of the file.
func (d description) marshal() ([]byte, error) {
	text, err := json.MarshalIndent(d, "", "  ")
	return append(text, '\n'), err
}

// Exists returns nil if dir holds a workspace, and a fault.NotFound error that
// says how to make one if not. It opens nothing.
//
// A folder that holds other parts of a workspace, and no description of it, is
// fault.Corrupt: the description is written first and never removed.
func Exists(dir string) error {
	_, err := os.Stat(filepath.Join(dir, fileName))
	if !errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(fault.Failed, err, "look at the workspace")
	}
	for _, part := range []string{journalName, headName, blobsName} {
		if _, err := os.Lstat(filepath.Join(dir, part)); err == nil {
			return fault.New(fault.Corrupt, "the description of the workspace (sijil.json) is missing; other parts of it are there").
				WithHint("nothing was changed now; bring back sijil.json from a backup: without it nothing here can be opened")
		}
	}
	return fault.New(fault.NotFound, "there is no workspace in %s", dir).
		WithHint("name its folder with -w DIR, or create one with: sijil init DIR")
}

// IsSample says whether dir holds the sample investigation. It opens nothing,
// and a folder that is no workspace is no sample.
func IsSample(dir string) bool {
	d, err := read(dir)
	return err == nil && d.Sample
}

// read returns the description of the workspace in dir. With the fault.Invalid
// error for another format it returns what it read all the same.
func read(dir string) (description, error) {
	var d description
	if err := Exists(dir); err != nil {
		return d, err
	}
	text, err := os.ReadFile(filepath.Join(dir, fileName))
	if err != nil {
		return d, fault.Wrap(fault.Failed, err, "read the workspace's description")
	}
	if err := json.Unmarshal(text, &d); err != nil {
		return d, damaged(err)
	}
	// A reader of JSON overlooks more than a change of meaning: the case of a
	// letter in a key, spare bits at the end of base64. What was written is
	// known to the byte.
	if again, err := d.marshal(); err != nil || !bytes.Equal(again, text) {
		return d, damaged(errors.New("it is not as the program writes it"))
	}
	if d.Format != format {
		return d, fault.New(fault.Invalid, "this workspace has format %d, and this program reads format %d", d.Format, format).
			WithHint("nothing was changed; use the program that made it, or a newer one")
	}
	return d, nil
}

func damaged(err error) error {
	return (&fault.Error{Kind: fault.Corrupt, Message: "the description of the workspace (sijil.json) was changed or cut short", Err: err}).
		WithHint("nothing was changed now; bring back sijil.json from a backup")
}

// unlock opens the workspace's key and checks that the description is as it
// was written.
func (d description) unlock(passphrase []byte) (seal.Key, error) {
	key, err := d.Lock.Open(passphrase)
	if err != nil {
		return seal.Key{}, err
	}
	want, err := d.mac(key)
	if err != nil {
		return seal.Key{}, err
	}
	if !hmac.Equal(want, d.MAC) {
		return seal.Key{}, damaged(errors.New("its authentication code does not match"))
	}
	return key, nil
}
