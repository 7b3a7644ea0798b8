package seal

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"io"
	"strings"

	"sijil/fault"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// The ways to open a lock.
const (
	byPassphrase = "argon2id"
	byKeyFile    = "keyfile"
)

// The parameters of new locks: the second recommended option of RFC 9106,
// section 4, for machines that cannot spare 2 GiB.
const (
	argonMemoryKiB = 64 * 1024
	argonPasses    = 3
	argonLanes     = 4
)

// The largest parameters that Open accepts, so that a forged lock cannot make
// a machine run out of memory or time.
const (
	maxMemoryKiB = 4 * 1024 * 1024
	maxPasses    = 64
)

// Lock keeps a key under a passphrase or a key file. It is stored in clear: it
// tells how the key is locked, and nothing else. Changing a passphrase makes a
// new Lock for the same key.
type Lock struct {
	Format    int    `json:"format"`     // 1
	By        string `json:"by"`         // argon2id, keyfile
	MemoryKiB uint32 `json:"memory_kib"` // argon2id; 0 for a key file
	Passes    uint32 `json:"passes"`     // argon2id; 0 for a key file
	Lanes     uint8  `json:"lanes"`      // argon2id; 0 for a key file
	Salt      []byte `json:"salt"`       // 16 random bytes
	Wrapped   []byte `json:"wrapped"`    // the key, sealed; the fields above are its aad
	Check     []byte `json:"check"`      // SHA-256 of the fields above: tells damage from a wrong passphrase
}

// NewLock makes a fresh random key and locks it with a passphrase.
func NewLock(passphrase []byte, rand io.Reader) (Lock, Key, error) {
	key, err := NewKey(rand)
	if err != nil {
		return Lock{}, Key{}, err
	}
	lock, err := LockKey(key, passphrase, rand)
	return lock, key, err
}

// LockKey locks a key that there is already with a passphrase: a new one, or a
// second one.
func LockKey(key Key, passphrase []byte, rand io.Reader) (Lock, error) {
	if len(passphrase) == 0 {
		return Lock{}, fault.New(fault.Invalid, "The passphrase is empty.").WithHint("Use several words, or let the program invent some.")
	}
	l := Lock{Format: 1, By: byPassphrase, MemoryKiB: argonMemoryKiB, Passes: argonPasses, Lanes: argonLanes}
	return l.close(key, func() Key { return l.stretch(passphrase) }, rand)
}

// NewKeyFile returns the content of a new key file: one line of text with 256
// random bits. Whoever has the file has the key.
func NewKeyFile(rand io.Reader) ([]byte, error) {
	key, err := NewKey(rand)
	if err != nil {
		return nil, err
	}
	return []byte(keyFilePrefix + keyFileText.EncodeToString(key.b[:]) + "\n"), nil
}

// LockKeyByFile locks a key with the content of a key file from NewKeyFile.
func LockKeyByFile(key Key, keyFile []byte, rand io.Reader) (Lock, error) {
	outer, err := parseKeyFile(keyFile)
	if err != nil {
		return Lock{}, err
	}
	l := Lock{Format: 1, By: byKeyFile}
	return l.close(key, func() Key { return l.fileKey(outer) }, rand)
}

// Open returns the locked key. A wrong passphrase is fault.Denied, a damaged
// lock fault.Corrupt. It takes some tenths of a second and 64 MiB, on purpose.
func (l Lock) Open(passphrase []byte) (Key, error) {
	if err := l.check(); err != nil {
		return Key{}, err
	}
	if l.By != byPassphrase {
		return Key{}, fault.New(fault.Denied, "This is opened with a key file, not with a passphrase.")
	}
	return l.unwrap(l.stretch(passphrase), fault.New(fault.Denied, "The passphrase is wrong. Nothing was changed.").
		WithHint("Try again; capital letters and spaces count."))
}

// OpenByFile returns the locked key, given the content of the key file. A
// wrong key file is fault.Denied.
func (l Lock) OpenByFile(keyFile []byte) (Key, error) {
	if err := l.check(); err != nil {
		return Key{}, err
	}
	if l.By != byKeyFile {
		return Key{}, fault.New(fault.Denied, "This is opened with a passphrase, not with a key file.")
	}
	outer, err := parseKeyFile(keyFile)
	if err != nil {
		return Key{}, err
	}
	return l.unwrap(l.fileKey(outer), fault.New(fault.Denied, "This key file belongs to another lock. Nothing was changed."))
}

// NeedsKeyFile reports whether the lock is opened with a key file.
func (l Lock) NeedsKeyFile() bool { return l.By == byKeyFile }

// close fills the salt, wraps the key under what outer returns then, and adds
// the checksum.
func (l *Lock) close(key Key, outer func() Key, rand io.Reader) (Lock, error) {
	l.Salt = make([]byte, 16)
	if _, err := io.ReadFull(rand, l.Salt); err != nil {
		return Lock{}, fault.Wrap(fault.Failed, err, "No random bytes for a lock")
	}
	var err error
	if l.Wrapped, err = SealBytes(rand, outer(), key.b[:], l.head()); err != nil {
		return Lock{}, err
	}
	l.Check = l.sum()
	return *l, nil
}

func (l Lock) unwrap(outer Key, wrong *fault.Error) (Key, error) {
	b, err := OpenBytes(outer, l.Wrapped, l.head())
	if err != nil {
		return Key{}, wrong
	}
	return KeyFrom(b)
}

// stretch turns a passphrase into a key. The passphrase is brought to Unicode
// form NFKC first, because keyboards differ in how they compose letters.
func (l Lock) stretch(passphrase []byte) Key {
	return Key{[KeySize]byte(argon2.IDKey(norm.NFKC.Bytes(passphrase), l.Salt, l.Passes, l.MemoryKiB, l.Lanes, KeySize))}
}

func (l Lock) fileKey(outer Key) Key { return DeriveKey(outer, "lock\x00"+string(l.Salt)) }

// head returns the fields that say how to open the lock, as JSON.
func (l Lock) head() []byte {
	l.Wrapped, l.Check = nil, nil
	b, _ := json.Marshal(l) // numbers, text and bytes always marshal
	return b
}

func (l Lock) sum() []byte {
	sum := sha256.Sum256(append(l.head(), l.Wrapped...))
	return sum[:]
}

// check says whether the lock is whole and within bounds.
func (l Lock) check() error {
	if l.Format != 1 {
		return fault.New(fault.Invalid, "This lock has format %d; this program knows format 1.", l.Format).
			WithHint("Use a newer version of the program.")
	}
	if string(l.sum()) != string(l.Check) || len(l.Salt) != 16 || len(l.Wrapped) != KeySize+Overhead {
		return fault.New(fault.Corrupt, "The lock that keeps the key is damaged.").WithHint("Restore the workspace file from a backup.")
	}
	switch l.By {
	case byKeyFile:
		return nil
	case byPassphrase:
		if l.MemoryKiB == 0 || l.MemoryKiB > maxMemoryKiB || l.Passes == 0 || l.Passes > maxPasses || l.Lanes == 0 {
			return fault.New(fault.Invalid, "The lock asks for more memory or time than this program gives.")
		}
		return nil
	}
	return fault.New(fault.Invalid, "This program does not know how this lock is opened.")
}

const keyFilePrefix = "SIJIL-KEY-FILE-1-"

var keyFileText = base32.StdEncoding.WithPadding(base32.NoPadding)

func parseKeyFile(content []byte) (Key, error) {
	text, ok := strings.CutPrefix(strings.TrimSpace(string(content)), keyFilePrefix)
	b, err := keyFileText.DecodeString(text)
	if !ok || err != nil {
		return Key{}, fault.New(fault.Invalid, "This is not a key file.").WithHint("A key file is one line that begins with %s.", keyFilePrefix)
	}
	return KeyFrom(b)
}
