package seal

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"sijil/fault"
)

func TestALockOpensWithItsPassphraseAlone(t *testing.T) {
	lock, key, err := NewLock([]byte("bakelo timida rosine gafohe"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	stored, err := json.Marshal(lock)
	if err != nil {
		t.Fatal(err)
	}
	var back Lock
	if err := json.Unmarshal(stored, &back); err != nil {
		t.Fatal(err)
	}
	if got, err := back.Open([]byte("bakelo timida rosine gafohe")); err != nil || got != key {
		t.Errorf("the lock does not open: %v", err)
	}
	_, err = back.Open([]byte("bakelo timida rosine gafohi"))
	if err == nil || fault.KindOf(err) != fault.Denied || !strings.Contains(err.Error(), "passphrase is wrong") || fault.HintOf(err) == "" {
		t.Errorf("a wrong passphrase: %v", err)
	}
	if strings.Contains(err.Error(), "bakelo") {
		t.Errorf("the error repeats the passphrase: %v", err)
	}
	if bytes.Contains(stored, []byte(hex.EncodeToString(key.Bytes()))) || bytes.Contains(stored, key.Bytes()) {
		t.Error("the lock shows the key")
	}
	if _, err := back.OpenByFile([]byte("x")); fault.KindOf(err) != fault.Denied || err == nil {
		t.Errorf("a key file for a passphrase: %v", err)
	}
}

func TestAPassphraseCanBeChangedWithoutChangingTheKey(t *testing.T) {
	_, key, err := NewLock([]byte("first"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	second, err := LockKey(key, []byte("second"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := second.Open([]byte("second")); err != nil || got != key {
		t.Errorf("the second lock does not open to the same key: %v", err)
	}
	if _, err := LockKey(key, nil, rand.Reader); err == nil || fault.KindOf(err) != fault.Invalid {
		t.Errorf("an empty passphrase: %v", err)
	}
}

func TestAPassphraseMayBeTypedOnAnyKeyboard(t *testing.T) {
	lock, key, err := NewLock([]byte("caf\u00e9 ﻻ"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := lock.Open([]byte("cafe\u0301 \u0644\u0627")); err != nil || got != key {
		t.Errorf("the same letters composed otherwise do not open the lock: %v", err)
	}
}

func TestALockWithAKeyFileOpensWithThatFileAlone(t *testing.T) {
	file, err := NewKeyFile(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewKeyFile(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key := newKey(t)
	lock, err := LockKeyByFile(key, file, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if !lock.NeedsKeyFile() {
		t.Error("the lock does not say that it needs a key file")
	}
	for _, content := range [][]byte{file, bytes.TrimSpace(file), append(bytes.TrimSpace(file), "\r\n"...)} {
		if got, err := lock.OpenByFile(content); err != nil || got != key {
			t.Errorf("%q does not open the lock: %v", content, err)
		}
	}
	if _, err := lock.OpenByFile(other); err == nil || fault.KindOf(err) != fault.Denied {
		t.Errorf("another key file: %v", err)
	}
	if _, err := lock.Open([]byte("x")); err == nil || fault.KindOf(err) != fault.Denied {
		t.Errorf("a passphrase for a key file: %v", err)
	}
	for _, wrong := range []string{"", "SIJIL-KEY-FILE-1-", "SIJIL-KEY-FILE-1-AAAA", string(file[:40]), "holiday.jpg"} {
		if _, err := lock.OpenByFile([]byte(wrong)); err == nil || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q as key file: %v", wrong, err)
		}
	}
}

func TestADamagedLockIsToldFromAWrongPassphrase(t *testing.T) {
	lock, _, err := NewLock([]byte("x"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, damage := range map[string]func(*Lock){
		"wrapped":    func(l *Lock) { l.Wrapped[5] ^= 1 },
		"salt":       func(l *Lock) { l.Salt[0] ^= 1 },
		"memory":     func(l *Lock) { l.MemoryKiB /= 2 },
		"passes":     func(l *Lock) { l.Passes++ },
		"check":      func(l *Lock) { l.Check = nil },
		"cut":        func(l *Lock) { l.Wrapped = l.Wrapped[:10]; l.Check = l.sum() },
		"everything": func(l *Lock) { *l = Lock{Format: 1} },
	} {
		damaged := lock
		damaged.Wrapped, damaged.Salt = bytes.Clone(lock.Wrapped), bytes.Clone(lock.Salt)
		damage(&damaged)
		if _, err := damaged.Open([]byte("x")); err == nil || fault.KindOf(err) != fault.Corrupt {
			t.Errorf("%s damaged: %v; want fault.Corrupt", name, err)
		}
	}
}

func TestAForgedLockCannotExhaustTheMachine(t *testing.T) {
	lock, _, err := NewLock([]byte("x"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, forge := range map[string]func(*Lock){
		"memory": func(l *Lock) { l.MemoryKiB = 1<<32 - 1 },
		"passes": func(l *Lock) { l.Passes = 1<<32 - 1 },
		"lanes":  func(l *Lock) { l.Lanes = 0 },
		"way":    func(l *Lock) { l.By = "scrypt" },
		"format": func(l *Lock) { l.Format = 2 },
	} {
		forged := lock
		forge(&forged)
		forged.Check = forged.sum()
		if _, err := forged.Open([]byte("x")); err == nil {
			t.Errorf("%s forged: the lock opened", name)
		}
	}
}

// This lock was made by the first version of the program. It must open for
// ever: whoever wrote its passphrase down has nothing else.
func TestALockOfTheFirstVersionStillOpens(t *testing.T) {
	const stored = `{"format":1,"by":"argon2id","memory_kib":65536,"passes":3,"lanes":4,"salt":"k0I2OhB4ttsW8q4Y0KkqCA==","wrapped":"90WsEUXAw1u1eSq5vlm4kpPMzvTeUpsvtaiYgQoyBynLSUa/pkMDtv42bIaczrahN9/3eMAl6rFLg3SLnf3TUd6RmUpYC0/a","check":"k1BAwW68SEaWwaM1KUr1JAHSf8N8jI0aR/r4iyvPWHM="}`
	var lock Lock
	if err := json.Unmarshal([]byte(stored), &lock); err != nil {
		t.Fatal(err)
	}
	key, err := lock.Open([]byte("bakelo timida rosine gafohe"))
	if err != nil || key != fixedKey(t) {
		t.Errorf("the lock does not open to its key: %v", err)
	}
}

// FuzzLock: whatever stands in a workspace file, opening it ends with an error
// that says what kind it is, and never with a key that was not in a lock.
func FuzzLock(f *testing.F) {
	lock, err := LockKeyByFile(fixedKey(f), []byte(keyFilePrefix+keyFileText.EncodeToString(fixedKey(f).Bytes())), rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	good, err := json.Marshal(lock)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good, "SIJIL-KEY-FILE-1-"+keyFileText.EncodeToString(fixedKey(f).Bytes()))
	f.Add([]byte(`{"format":1,"by":"keyfile"}`), "")
	f.Add([]byte(`{"format":1,"by":"argon2id","memory_kib":4294967295}`), "x")
	f.Fuzz(func(t *testing.T, stored []byte, keyFile string) {
		var l Lock
		if json.Unmarshal(stored, &l) != nil || l.By == byPassphrase {
			return // stretching a passphrase is too slow to fuzz
		}
		key, err := l.OpenByFile([]byte(keyFile))
		if err == nil && key != fixedKey(t) {
			t.Fatalf("a forged lock opened: %s", stored)
		}
		if _, err := l.Open([]byte(keyFile)); err == nil {
			t.Fatal("a lock that is not for a passphrase opened with one")
		}
	})
}
