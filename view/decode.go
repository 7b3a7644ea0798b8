package view

import (
	"encoding/json"
	"runtime"
	"strings"
	"sync"

	"sijil/claim"
	"sijil/evidence"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// What one entry can do to another.
const (
	edgeSupersedes = 1 // a claim replaces a claim
	edgeRetracts   = 2 // a claim takes back a claim
	edgeAssesses   = 3 // an assessment is about a claim or an item
	edgeReplaces   = 4 // an assessment or a finding replaces an earlier one
)

// edge is what an entry does to a claim, an item, an assessment or a finding.
type edge struct {
	target value.ID
	kind   int64
	source value.ID
	status string // of an assessment
}

// change is an entry as the view understands it. At most one of the pointers
// is set; none is if the body is erased or the verb unknown.
type change struct {
	Record
	known      bool   // the verb is known
	words      string // words and references of the body
	edges      []edge
	touches    []value.ID // what reads differently after it, besides figures of the sets of a claim
	claim      *claim.Claim
	definition *finding.Definition
	erasure    *Erasure
}

// Erasure is the body of an entry.erase: the entry whose body and key were
// destroyed, and why.
type Erasure struct {
	Origin string `json:"origin"`
	Index  int64  `json:"index"`
	Reason string `json:"reason"`
	// Sets are the sets whose figures rested on the entry. Once it is erased
	// nothing else tells, and the figures must name the gap.
	Sets []value.ID `json:"sets,omitempty"`
}

// Collecting is the body of an item.collect.
type Collecting struct {
	Item     evidence.Item     `json:"item"`
	Sighting evidence.Sighting `json:"sighting"`
}

// Attaching is the body of an item.attach: an item known by its digest becomes
// held.
type Attaching struct {
	Item     value.ID          `json:"item"`
	Stored   evidence.Stored   `json:"stored"`
	Sighting evidence.Sighting `json:"sighting"`
}

// enrolment is the body of an actor.enrol.
type enrolment struct {
	ID   value.ID `json:"id"`
	Name string   `json:"name"`
}

// readers say, for each verb, how its body is read.
var readers = map[string]func(*change, *terms) error{
	"case.open":           readCase,
	"actor.enrol":         readActor,
	"entity.record":       readEntity,
	"item.collect":        readCollecting,
	"item.sight":          readSighting,
	"item.attach":         readAttaching,
	"claim.assert":        readClaim,
	"claim.retract":       readClaim,
	"claim.assess":        readAssessment,
	"figure.define":       readDefinition,
	"finding.conclude":    readFinding,
	"publication.release": readNothing,
	"exchange.receive":    readNothing,
	"entry.erase":         readErasure,
	"list.map":            readNothing,
	"list.part":           readNothing,
	"list.release":        readNothing,
	"judgement.record":    readNothing,
	"judgement.revoke":    readNothing,
	"audit.draw":          readNothing,
	"eligibility.decide":  readNothing,
	"estimate.register":   readNothing,
	"estimate.record":     readNothing,
}

// read makes a change of a record. It returns a fault.Corrupt error that names
// the entry if its body cannot be read.
func read(r Record) (change, error) {
	ch := change{Record: r}
	reader, known := readers[r.Verb]
	ch.known = known
	if !known || r.Erased || r.Body == nil {
		ch.Body = nil // nobody reads it here, or there is none, or this desk may not open it
		return ch, nil
	}
	var t terms
	if err := reader(&ch, &t); err != nil {
		// The cause is left out: it could quote the body.
		return ch, fault.New(fault.Corrupt, "entry %d of log %s (%s) cannot be read; the journal is untouched", r.Index, r.Origin, r.Verb).
			WithHint("sijil verify says whether the entry is as it was written")
	}
	ch.words = t.b.String()
	return ch, nil
}

// readAll reads records on all processors, in order.
func readAll(records []Record) ([]change, error) {
	changes := make([]change, len(records))
	errs := make([]error, len(records))
	inShares(len(records), func(i int) { changes[i], errs[i] = read(records[i]) })
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return changes, nil
}

// inShares calls do for 0 … n-1, some at a time on each processor, and returns
// when all calls have returned.
func inShares(n int, do func(i int)) {
	const share = 64
	var wg sync.WaitGroup
	work := make(chan int, n/share+1)
	for i := 0; i < n; i += share {
		work <- i
	}
	close(work)
	for range min(runtime.GOMAXPROCS(0), n/share+1) {
		wg.Go(func() {
			for from := range work {
				for i := from; i < min(from+share, n); i++ {
					do(i)
				}
			}
		})
	}
	wg.Wait()
}

// body decodes the body of ch, which must have an id where id points to one.
func body[T any](ch *change, id func(*T) value.ID) (*T, error) {
	into := new(T)
	if err := json.Unmarshal(ch.Body, into); err != nil {
		return nil, err
	}
	if id(into) == "" {
		return nil, fault.New(fault.Corrupt, "it has no id")
	}
	return into, nil
}

func readNothing(*change, *terms) error { return nil }

func readCase(ch *change, t *terms) error {
	c, err := body(ch, func(c *Case) value.ID { return c.ID })
	if err != nil {
		return err
	}
	t.refer(termType, thingCase)
	t.refer(termID, string(c.ID))
	t.label(c.Title)
	return nil
}

func readActor(ch *change, t *terms) error {
	e, err := body(ch, func(e *enrolment) value.ID { return e.ID })
	if err != nil {
		return err
	}
	t.refer(termType, thingActor)
	t.refer(termID, string(e.ID))
	return nil
}

func readEntity(ch *change, t *terms) error {
	e, err := body(ch, func(e *claim.Entity) value.ID { return e.ID })
	if err != nil {
		return err
	}
	t.refer(termType, thingEntity)
	t.refer(termID, string(e.ID))
	t.refer(termRef, e.Ref)
	t.refer(termKind, e.Kind)
	t.label(e.Label)
	ch.touches = append(ch.touches, e.ID)
	return nil
}

func readCollecting(ch *change, t *terms) error {
	c, err := body(ch, func(c *Collecting) value.ID { return c.Item.ID })
	if err != nil {
		return err
	}
	t.refer(termType, thingItem)
	t.refer(termType, thingSighting)
	t.refer(termID, string(c.Item.ID))
	t.refer(termRef, c.Item.Ref)
	t.refer(termDigest, c.Item.SHA256)
	t.refer(termItem, string(c.Item.ID))
	t.label(c.Item.Title)
	t.say(strings.ToValidUTF8(string(c.Sighting.Path), " "), c.Sighting.From)
	ch.touches = append(ch.touches, c.Item.ID)
	return nil
}

func readSighting(ch *change, t *terms) error {
	s, err := body(ch, func(s *evidence.Sighting) value.ID { return s.Item })
	if err != nil {
		return err
	}
	t.refer(termType, thingSighting)
	t.refer(termItem, string(s.Item))
	t.say(strings.ToValidUTF8(string(s.Path), " "), s.From)
	return nil
}

func readAttaching(ch *change, t *terms) error {
	a, err := body(ch, func(a *Attaching) value.ID { return a.Item })
	if err != nil {
		return err
	}
	t.refer(termType, thingSighting)
	t.refer(termItem, string(a.Item))
	t.say(strings.ToValidUTF8(string(a.Sighting.Path), " "), a.Sighting.From)
	ch.touches = append(ch.touches, a.Item)
	return nil
}

func readClaim(ch *change, t *terms) error {
	c, err := body(ch, func(c *claim.Claim) value.ID { return c.ID })
	if err != nil {
		return err
	}
	thing := thingClaim
	if ch.Verb == "claim.retract" {
		thing = thingRetraction
	}
	t.refer(termType, thing)
	t.claim(c)
	ch.claim = c
	if c.Supersedes != "" {
		ch.edges = append(ch.edges, edge{c.Supersedes, edgeSupersedes, c.ID, ""})
	}
	if c.Retracts != "" {
		ch.edges = append(ch.edges, edge{c.Retracts, edgeRetracts, c.ID, ""})
	}
	return nil
}

func readAssessment(ch *change, t *terms) error {
	a, err := body(ch, func(a *claim.Assessment) value.ID { return a.ID })
	if err != nil {
		return err
	}
	t.refer(termType, thingAssessment)
	t.refer(termID, string(a.ID))
	t.say(a.Reason)
	target := a.Target.Claim
	if target == "" {
		target = a.Target.Entity
	}
	ch.edges = append(ch.edges, edge{target, edgeAssesses, a.ID, a.Status})
	if a.Supersedes != "" {
		ch.edges = append(ch.edges, edge{a.Supersedes, edgeReplaces, a.ID, ""})
	}
	return nil
}

func readDefinition(ch *change, t *terms) error {
	d, err := body(ch, func(d *finding.Definition) value.ID { return d.Set })
	if err != nil {
		return err
	}
	t.refer(termType, thingDefinition)
	t.refer(termID, string(d.Set))
	t.refer(termRef, d.Ref)
	t.label(d.Title)
	t.label(d.Meaning)
	ch.definition = d
	ch.touches = append(ch.touches, d.Set, definitions)
	return nil
}

func readFinding(ch *change, t *terms) error {
	f, err := body(ch, func(f *finding.Finding) value.ID { return f.ID })
	if err != nil {
		return err
	}
	t.refer(termType, thingFinding)
	t.refer(termID, string(f.ID))
	t.refer(termRef, f.Ref)
	t.label(f.Title)
	t.label(f.Text)
	if f.Supersedes != "" {
		ch.edges = append(ch.edges, edge{f.Supersedes, edgeReplaces, f.ID, ""})
	}
	return nil
}

func readErasure(ch *change, _ *terms) error {
	e := new(Erasure)
	if err := json.Unmarshal(ch.Body, e); err != nil {
		return err
	}
	ch.erasure = e
	return nil
}
