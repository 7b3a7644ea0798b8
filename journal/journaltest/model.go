package journaltest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sijil/fault"
	"sijil/journal"
	"sijil/journal/entry"
)

// storeAgreesWithModel does things at random to a journal and to a slice, and
// expects the same of both.
func storeAgreesWithModel(t *testing.T, engine Engine) {
	rapid.Check(t, func(rt *rapid.T) {
		m := &model{h: NewHouse(t, engine, "house.test"), secrets: map[string]bool{}}
		defer m.h.Release()
		rt.Repeat(map[string]func(*rapid.T){
			"append":  m.append,
			"erase":   m.erase,
			"secret":  m.secret,
			"destroy": m.destroy,
			"note":    m.checkpoint,
			"reopen":  m.reopen,
			"":        m.check,
		})
		if lines := m.h.Verify(t); len(lines) > 0 {
			rt.Fatalf("verify says %q", lines)
		}
		m.h.Close()
	})
}

// model is the journal as a slice would have it.
type model struct {
	h       *House
	bodies  []string // "" if erased
	verbs   []string
	secrets map[string]bool // whether it lives
	notes   []int64
}

func (m *model) append(t *rapid.T) {
	expect := int64(len(m.bodies)) + rapid.SampledFrom([]int64{0, 0, 0, 1, -1}).Draw(t, "off")
	n := rapid.IntRange(1, 40).Draw(t, "n")
	var drafts []journal.Draft
	for i := range n {
		drafts = append(drafts, Draft(len(m.bodies)+i))
	}
	_, err := m.h.Append(ctx, expect, Actor, drafts)
	if expect != int64(len(m.bodies)) {
		if fault.KindOf(err) != fault.Conflict {
			t.Fatalf("append at %d of %d: got %v, want a conflict", expect, len(m.bodies), err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range drafts {
		m.bodies, m.verbs = append(m.bodies, string(d.Body)), append(m.verbs, d.Verb)
	}
}

func (m *model) erase(t *rapid.T) {
	if len(m.bodies) == 0 {
		t.Skip("nothing to erase")
	}
	i := rapid.IntRange(0, len(m.bodies)-1).Draw(t, "index")
	_, err := m.h.Erase(ctx, Actor, journal.Place{Origin: m.h.Origin(), Index: int64(i)}, "why")
	if m.bodies[i] == "" || m.verbs[i] != "claim.assert" {
		if err == nil {
			t.Fatalf("entry %d was erased, and should not be", i)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	m.bodies[i] = ""
	body, _ := json.Marshal(journal.Erasure{Origin: m.h.Origin(), Index: int64(i), Reason: "why"})
	m.bodies, m.verbs = append(m.bodies, string(body)), append(m.verbs, journal.VerbErase)
}

func (m *model) secret(t *rapid.T) {
	id := rapid.SampledFrom([]string{"a", "b", "c/1"}).Draw(t, "id")
	wrapped, err := m.h.Options.Keyring.Wrap("case", [32]byte{9})
	if err != nil {
		t.Fatal(err)
	}
	err = m.h.PutSecret(ctx, id, wrapped)
	if lives, known := m.secrets[id]; known && !lives {
		if fault.KindOf(err) != fault.Conflict {
			t.Fatalf("a destroyed secret came back: %v", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	m.secrets[id] = true
}

func (m *model) destroy(t *rapid.T) {
	id := rapid.SampledFrom([]string{"a", "b", "c/1"}).Draw(t, "id")
	if err := m.h.DestroySecret(ctx, id); err != nil {
		t.Fatal(err)
	}
	m.secrets[id] = false
}

func (m *model) checkpoint(t *rapid.T) {
	if _, err := m.h.Checkpoint(ctx); err != nil {
		t.Fatal(err)
	}
	if n := int64(len(m.bodies)); !slices.Contains(m.notes, n) {
		m.notes = append(m.notes, n)
	}
}

func (m *model) reopen(t *rapid.T) {
	m.h.Close()
	m.h.Store = m.h.Fixture.Reopen()
	m.h.Options.Store = m.h.Store
	j, err := journal.Open(ctx, m.h.Options)
	if err != nil {
		t.Fatal(err)
	}
	m.h.Journal = j
}

func (m *model) check(t *rapid.T) {
	from := int64(rapid.IntRange(0, len(m.bodies)).Draw(t, "from"))
	at := from
	for r, err := range m.h.Replay(ctx, from) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Index != at || string(r.Body) != m.bodies[at] || r.Erased != (m.bodies[at] == "") || r.Verb != m.verbs[at] {
			t.Fatalf("entry %d is %+v, want %q", at, r, m.bodies[at])
		}
		at++
	}
	if at != int64(len(m.bodies)) {
		t.Fatalf("replay from %d ended at %d, want %d", from, at, len(m.bodies))
	}
	for id, lives := range m.secrets {
		if _, err := m.h.Secret(ctx, id); (err == nil) != lives {
			t.Fatalf("secret %s: %v, want lives %v", id, err, lives)
		}
	}
	kept, err := m.h.Checkpoints(ctx, m.h.Origin())
	if err != nil || len(kept) != len(m.notes) {
		t.Fatalf("%d checkpoints, %v; want %d", len(kept), err, len(m.notes))
	}
}

func decodeDisclosure(line []byte) (d entry.Disclosure, err error) {
	err = json.NewDecoder(bytes.NewReader(line)).Decode(&d)
	return d, err
}

func encodeDisclosure(d entry.Disclosure) []byte {
	b, err := json.Marshal(d)
	if err != nil {
		panic(fmt.Sprint("journaltest: ", err))
	}
	return append(b, '\n')
}
