package seal

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"sijil/fault"

	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"
)

// fixedKey is a key for known answers.
func fixedKey(t testing.TB) Key {
	t.Helper()
	b := make([]byte, KeySize)
	for i := range b {
		b[i] = byte(i)
	}
	k, err := KeyFrom(b)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func newKey(t testing.TB) Key {
	t.Helper()
	k, err := NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestNoSecretIsEverPrinted(t *testing.T) {
	key := fixedKey(t)
	id := Identity("AGE-SECRET-KEY-PQ-1EXAMPLE")
	ring := NewRing(key, rand.Reader)
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	logger.Info("x", "key", key, "id", id, "inside", struct {
		K Key
		I Identity
	}{key, id})
	type inside struct {
		Key      Key
		Identity Identity
	}
	asJSON, err := json.Marshal(inside{key, id})
	if err != nil {
		t.Fatal(err)
	}
	printed := fmt.Sprintf("%s %v %+v %x %X %d %q %#v %s %v %x %d %#v %v %s", key, key, key, key, key, key, key, key, id, id, id, id, id, inside{key, id}, ring)
	for _, out := range []string{printed, log.String(), string(asJSON), fmt.Sprint(&key), key.String(), id.String()} {
		lower := strings.ToLower(out)
		for _, secret := range []string{"000102", "0 1 2", "secret-key", "4147452d", "65 71 69"} {
			if strings.Contains(lower, secret) {
				t.Errorf("a secret is printed: %s", out)
			}
		}
		if !strings.Contains(out, "[sealed]") {
			t.Errorf("it is not said that something is sealed: %s", out)
		}
	}
	if err := json.Unmarshal([]byte(`"[sealed]"`), &key); err == nil {
		t.Error("a key was read from JSON")
	}
}

func TestAKeyHas32BytesAndIsNotZero(t *testing.T) {
	for _, b := range [][]byte{nil, make([]byte, 31), make([]byte, 32), make([]byte, 33)} {
		if _, err := KeyFrom(b); err == nil || fault.KindOf(err) != fault.Invalid {
			t.Errorf("KeyFrom(%d bytes): %v", len(b), err)
		}
	}
	if _, err := NewKey(strings.NewReader("too little")); err == nil {
		t.Error("a key was made of too few random bytes")
	}
	if _, err := SealBytes(rand.Reader, Key{}, nil, nil); err == nil {
		t.Error("something was sealed without a key")
	}
	key := fixedKey(t)
	copied := key.Bytes()
	copied[0] ^= 1
	if !key.Equal(fixedKey(t)) || key.Equal(newKey(t)) {
		t.Error("Equal does not tell keys apart, or Bytes gave the key itself away")
	}
}

// Made with openssl 3.0.19, which is another implementation of RFC 5869:
//
//	openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt hexkey:000102…1f \
//	  -kdfopt hexinfo:$(printf 'sijil/derive/1\0database pages' | xxd -p -c99) HKDF
func TestDerivedKeysAreThoseOfRFC5869(t *testing.T) {
	const want = "79cb1fefa06805f381f61ce4c24db6fafc38d06500364c1fc57b48f6db6a9792"
	if got := hex.EncodeToString(DeriveKey(fixedKey(t), "database pages").Bytes()); got != want {
		t.Errorf("DeriveKey = %s, want %s", got, want)
	}
	if DeriveKey(fixedKey(t), "a") == DeriveKey(fixedKey(t), "b") {
		t.Error("two purposes have one key")
	}
}

func TestSealedBytesOpenOnlyWithTheirKeyAndPlace(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		key, other := newKey(t), newKey(t)
		plain := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(rt, "plain")
		aad := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(rt, "aad")
		sealed, err := SealBytes(rand.Reader, key, plain, aad)
		if err != nil || len(sealed) != len(plain)+Overhead {
			rt.Fatalf("%d bytes sealed to %d, %v", len(plain), len(sealed), err)
		}
		if got, err := OpenBytes(key, sealed, aad); err != nil || !bytes.Equal(got, plain) {
			rt.Fatalf("they do not open: %v", err)
		}
		flipped := bytes.Clone(sealed)
		flipped[rapid.IntRange(0, len(sealed)-1).Draw(rt, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(rt, "bit")
		cut := sealed[:rapid.IntRange(0, len(sealed)-1).Draw(rt, "cut")]
		for what, try := range map[string]func() ([]byte, error){
			"flipped":        func() ([]byte, error) { return OpenBytes(key, flipped, aad) },
			"cut short":      func() ([]byte, error) { return OpenBytes(key, cut, aad) },
			"of other key":   func() ([]byte, error) { return OpenBytes(other, sealed, aad) },
			"in other place": func() ([]byte, error) { return OpenBytes(key, sealed, append(bytes.Clone(aad), 0)) },
		} {
			if got, err := try(); err == nil || fault.KindOf(err) != fault.Corrupt || got != nil {
				rt.Errorf("%s: %v, %v; want fault.Corrupt", what, got, err)
			}
		}
	})
}

func TestASignerSignsNotesThatItsVerifierOpens(t *testing.T) {
	skey, vkey, err := NewSigner("sijil.example/log", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := note.Sign(&note.Note{Text: "size 3\n"}, signer)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := note.Open(signed, note.VerifierList(verifier)); err != nil || n.Text != "size 3\n" {
		t.Errorf("the note does not open: %v", err)
	}
	if _, _, err := NewSigner("with space", rand.Reader); err == nil {
		t.Error("a signer got a name that notes cannot hold")
	}
}

func TestInventedPassphrasesAreFourWordsAndUseEveryBit(t *testing.T) {
	// All random bits zero, all one, and one of twelve syllables changed by
	// one bit: each must give another passphrase.
	seen := map[string]bool{}
	base := make([]byte, 12)
	try := func(b []byte) {
		p, err := NewPassphrase(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Fields(p)
		if len(words) != PassphraseWords || len(p) != 4*6+3 {
			t.Errorf("%q is not four words of six letters", p)
		}
		if seen[p] {
			t.Errorf("%q comes twice", p)
		}
		seen[p] = true
	}
	try(base)
	for i := range base {
		for bit := range 6 {
			b := bytes.Clone(base)
			b[i] = 1 << bit
			try(b)
		}
	}
	if PassphraseBits < 70 || len(seen) != 1+PassphraseBits {
		t.Errorf("%d passphrases differ in one bit from the first; %d bits are promised", len(seen)-1, PassphraseBits)
	}
	if _, err := NewPassphrase(bytes.NewReader(base[:11])); err == nil {
		t.Error("a passphrase was made of too few random bytes")
	}
}
