package handover_test

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"sijil/fault"
	"sijil/journal/entry"
	"sijil/journal/handover"
)

// disclosure returns an entry of the log house.test, erased or not.
func disclosure(index int64, erased bool) entry.Disclosure {
	key, salt := entry.Key{1, byte(index)}, entry.Salt{2, byte(index)}
	head := entry.Head{
		Origin: "house.test", Index: index, Time: time.Date(2031, 5, 1, 9, 0, int(index), 0, time.UTC), Verb: "claim.assert",
		Actor: "aaaaaaaaaaaaaaaaaaaaaaaaa2", Subject: entry.NoSubject, KeyHash: entry.KeyHash(key),
	}.Marshal()
	stored := entry.SealBody(key, [24]byte{3}, head, fmt.Appendf(nil, `{"n":%d}`, index))
	if erased {
		hash := entry.BodyHash(salt, stored)
		return entry.Disclosure{Head: head, Salt: salt[:], BodyHash: hash[:]}
	}
	return entry.Disclosure{Head: head, Salt: salt[:], BodySalt: salt[:], Stored: stored, Key: key[:]}
}

func written(t testing.TB, size int64, ds ...entry.Disclosure) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := handover.NewWriter(&out, "house.test", size)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		if err := w.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// read reads a handover to its end.
func read(data []byte) ([]entry.Disclosure, error) {
	r, err := handover.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var ds []entry.Disclosure
	for r.More() {
		d, _, err := r.Next()
		if err != nil {
			return ds, err
		}
		ds = append(ds, d)
	}
	return ds, r.End()
}

func TestHandoverIsReadAsItWasWritten(t *testing.T) {
	want := []entry.Disclosure{disclosure(0, false), disclosure(1, true), disclosure(2, false)}
	got, err := read(written(t, 3, want...))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %d entries, %v; want the %d written", len(got), err, len(want))
	}
}

func TestHandoverThatLacksAnEntryOrHasOneTooManyOrInAnotherPlaceIsRefused(t *testing.T) {
	a, b := disclosure(0, false), disclosure(1, false)
	for name, bad := range map[string][]byte{
		"one too few":   written(t, 2, a),
		"one too many":  written(t, 1, a, b),
		"other order":   written(t, 2, b, a),
		"a line longer": bytes.Replace(written(t, 1, a), []byte("}\n"), []byte("} {}\n"), 1),
		"unknown field": bytes.Replace(written(t, 1, a), []byte(`"salt"`), []byte(`"pepper"`), 1),
	} {
		if _, err := read(bad); fault.KindOf(err) != fault.Corrupt {
			t.Errorf("%s: got %v, want corrupt", name, err)
		}
	}
	for name, bad := range map[string]string{
		"another format": `{"format":"sijil handover 2","origin":"house.test","size":0}`,
		"negative size":  `{"format":"sijil handover 1","origin":"house.test","size":-1}`,
	} {
		if _, err := read([]byte(bad)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
}

func FuzzHandover(f *testing.F) {
	f.Add(written(f, 2, disclosure(0, false), disclosure(1, true)))
	f.Add([]byte(`{"format":"sijil handover 1","origin":"house.test","size":1}` + "\n" + `{"head":"","salt":""}` + "\n"))
	f.Add([]byte(strings.Repeat("{", 100)))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := handover.NewReader(bytes.NewReader(data))
		if err != nil {
			return
		}
		for r.More() {
			d, o, err := r.Next()
			if err != nil {
				return
			}
			// Whatever is accepted must hold against its own hashes.
			if o.Body != nil && entry.KeyHash(entry.Key(d.Key)) != o.KeyHash {
				t.Error("an entry was accepted under another key")
			}
		}
	})
}
