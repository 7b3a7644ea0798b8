package verify

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"sijil/publication"
	"sijil/publication/bag"
	"sijil/publication/bundle"
)

// maxSignature is the most that a signature file may hold, in bytes.
const maxSignature = 1 << 16

// signature checks who signed the bundle and the log's state. Without a key of
// the reader's it is held against the key in the bundle: that shows damage, and
// nothing of who signed.
func (c *checker) signature(p *publication.Publication) {
	if c.verifier != nil {
		c.r.Signer = Wrong
	}
	e, ok := c.found.File(bundle.SignatureName)
	if !ok {
		return // reported as missing
	}
	if e.Size > maxSignature {
		c.add("signature", bundle.SignatureName, "The signature is too large to be one.")
		return
	}
	signed := c.read(bundle.SignatureName)
	text, name, hash, ok := takeApart(signed)
	if !ok {
		c.add("signature", bundle.SignatureName, "This is not the signature of a bundle.")
		return
	}
	verifier := c.verifier
	if verifier == nil && p != nil {
		verifier, _ = note.NewVerifier(p.SignerKey)
	}
	switch {
	case verifier == nil:
		if p != nil {
			c.add("signature", bundle.SignerPath, "The key in the bundle cannot be read.")
		}
	case verifier.Name() != name || verifier.KeyHash() != hash:
		c.add(c.blame(), bundle.SignatureName, "The bundle is signed with another key.")
	case !opens(signed, verifier):
		c.add("signature", bundle.SignatureName, "The signature does not hold.")
	case c.verifier != nil:
		c.r.Signer = Verified
	}
	c.signedText(text, p)
	if p != nil && verifier != nil {
		c.checkpoints(*p, verifier)
	}
}

// blame names a mismatch of keys: with the reader's key it is the wrong
// signer, with the bundle's own it is damage.
func (c *checker) blame() string {
	if c.verifier != nil {
		return "signer"
	}
	return "signature"
}

func opens(signed []byte, v note.Verifier) bool {
	_, err := note.Open(signed, note.VerifierList(v))
	return err == nil
}

// takeApart reads a note with exactly one signature, in its one spelling: a
// note that was touched anywhere does not pass for another way of writing it.
func takeApart(signed []byte) (text, name string, hash uint32, ok bool) {
	text, line, found := strings.Cut(string(signed), "\n\n")
	text += "\n"
	rest, dash := strings.CutPrefix(line, "— ")
	name, encoded, space := strings.Cut(rest, " ")
	encoded, end := strings.CutSuffix(encoded, "\n")
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if !found || !dash || !space || !end || err != nil || len(raw) < 4 {
		return "", "", 0, false
	}
	again := text + "\n— " + name + " " + base64.StdEncoding.EncodeToString(raw) + "\n"
	if !bytes.Equal([]byte(again), signed) {
		return "", "", 0, false
	}
	return text, name, binary.BigEndian.Uint32(raw), true
}

// signedText checks that what was signed is this bundle.
func (c *checker) signedText(text string, p *publication.Publication) {
	lines := strings.Split(text, "\n")
	var sum [32]byte
	if e, ok := c.found.File(bag.TagManifestName); ok {
		raw, _ := hex.DecodeString(e.SHA256())
		copy(sum[:], raw)
	}
	if len(lines) != 4 || bundle.SignatureText(sum, lines[2]) != text {
		c.add("signature", bundle.SignatureName, "The signature is not over this tag manifest.")
		return
	}
	if p != nil && len(p.Logs) > 0 && p.Logs[0].Origin != lines[2] {
		c.add("signature", bundle.SignatureName, "The signature names another log than the publication.")
	}
}

// checkpoints checks that the signer signed the state of the publisher's own
// log. States of other logs are held by other keys.
func (c *checker) checkpoints(p publication.Publication, v note.Verifier) {
	for i, l := range p.Logs {
		cp, err := publication.CheckpointOf(l.Checkpoint)
		if err != nil {
			continue // reported by the publication's own check
		}
		if i > 0 {
			c.r.Notes = append(c.r.Notes, fmt.Sprintf("Entries of the log %q are proven against a state whose signature was not checked.", cp.Origin))
			continue
		}
		c.r.Origin, c.r.Size = cp.Origin, cp.Size
		if !opens([]byte(l.Checkpoint), v) {
			c.add("proof", "data/proofs/checkpoint", "The state of the log is not signed by the signer of the bundle.")
		}
	}
}
