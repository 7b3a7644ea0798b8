package seal

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"strings"
	"testing"

	"sijil/fault"

	"pgregory.net/rapid"
)

func TestAWrappedKeyOpensOnItsRingAndNamesItsCompartment(t *testing.T) {
	workspace, key := newKey(t), newKey(t)
	wrapped, err := NewRing(workspace, rand.Reader).Wrap("abc", key)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := NewRing(workspace, rand.Reader).Unwrap(wrapped); err != nil || got != key {
		t.Errorf("a later ring does not unwrap it: %v", err)
	}
	if got, err := CompartmentOf(wrapped); err != nil || got != "abc" {
		t.Errorf("CompartmentOf = %q, %v", got, err)
	}
	if _, err := NewRing(newKey(t), rand.Reader).Unwrap(wrapped); err == nil || fault.KindOf(err) != fault.Corrupt {
		t.Errorf("another workspace's ring: %v", err)
	}
	for _, bad := range []string{"", strings.Repeat("x", 256)} {
		if _, err := NewRing(workspace, rand.Reader).Wrap(bad, key); err == nil || fault.KindOf(err) != fault.Invalid {
			t.Errorf("a compartment id of %d bytes: %v", len(bad), err)
		}
	}
}

func TestAnIdentityIsNeverTakenForAKey(t *testing.T) {
	ring := NewRing(newKey(t), rand.Reader)
	id := Identity(newKey(t).Bytes()) // as long as a key
	wrapped, err := ring.WrapIdentity("c", id)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ring.UnwrapIdentity(wrapped); err != nil || !bytes.Equal(got, id) {
		t.Errorf("the identity does not come back: %v", err)
	}
	if _, err := ring.Unwrap(wrapped); err == nil {
		t.Error("an identity was unwrapped as a key")
	}
	wrapped[1] = wrapKey
	if _, err := ring.Unwrap(wrapped); err == nil {
		t.Error("an identity was unwrapped as a key after its sort was changed")
	}
}

func TestNamesOfBlobsTellNothingAcrossCompartmentsOrWorkspaces(t *testing.T) {
	ring := NewRing(fixedKey(t), rand.Reader)
	sum := [32]byte{1, 2, 3}
	name := ring.BlobName("a", sum)
	if name != NewRing(fixedKey(t), rand.Reader).BlobName("a", sum) {
		t.Error("the name of a blob is not always the same")
	}
	if name == ring.BlobName("b", sum) || name == NewRing(newKey(t), rand.Reader).BlobName("a", sum) || name == sum {
		t.Error("equal bytes can be told by their name")
	}
}

// The names must stay for ever, or stored blobs would be lost. The chain of
// keys was computed with openssl (see TestDerivedKeysAreThoseOfRFC5869):
// workspace -> "compartments" -> "compartment\x00a" -> "blob names", and the
// name with "openssl dgst -sha256 -mac HMAC".
func TestTheNameOfABlobIsTheOneAnotherProgramComputes(t *testing.T) {
	const want = "14fe1e938a48b31988aefe200e3109e2d7c7eaa4479a92fabe93c2e0e6b02875"
	name := NewRing(fixedKey(t), rand.Reader).BlobName("a", [32]byte{})
	if got := hex.EncodeToString(name[:]); got != want {
		t.Errorf("BlobName = %s, want %s", got, want)
	}
}

func TestAChangedWrappedSecretNeverOpens(t *testing.T) {
	ring := NewRing(fixedKey(t), rand.Reader)
	rapid.Check(t, func(rt *rapid.T) {
		wrapped, err := ring.Wrap(rapid.StringN(1, 20, 40).Draw(rt, "compartment"), newKey(t))
		if err != nil {
			rt.Fatal(err)
		}
		i, bit := rapid.IntRange(0, len(wrapped)-1).Draw(rt, "byte"), rapid.IntRange(0, 7).Draw(rt, "bit")
		wrapped[i] ^= 1 << bit
		if _, err := ring.Unwrap(wrapped); err == nil || fault.KindOf(err) != fault.Corrupt {
			rt.Errorf("byte %d changed: %v; want fault.Corrupt", i, err)
		}
	})
}

// FuzzUnwrap: foreign bytes never unwrap, never panic, and the compartment is
// found exactly where the form says.
func FuzzUnwrap(f *testing.F) {
	ring := NewRing(fixedKey(f), bytes.NewReader(make([]byte, 4096)))
	good, err := ring.Wrap("compartment", fixedKey(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte{})
	f.Add([]byte{1, 1, 255, 'a'})
	f.Add([]byte{1, 1, 0})
	f.Add(good[:len(good)-1])
	f.Fuzz(func(t *testing.T, wrapped []byte) {
		if _, err := ring.Unwrap(wrapped); err == nil && !bytes.Equal(wrapped, good) {
			t.Fatalf("foreign bytes unwrap: %x", wrapped)
		}
		if id, err := CompartmentOf(wrapped); err == nil && (len(id) == 0 || !bytes.HasPrefix(wrapped[3:], []byte(id))) {
			t.Fatalf("the compartment %q is not in %x", id, wrapped)
		}
	})
}
