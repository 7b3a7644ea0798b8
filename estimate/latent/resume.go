package latent

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"slices"
)

// Keeper keeps where a run stands, so that an interrupted one can go on. What
// is kept is work in progress, never a record: it may be thrown away.
type Keeper interface {
	// Last returns what was kept last, or nothing.
	Last() []byte
	// Keep replaces it.
	Keep([]byte) error
}

// standing is a run between two looks.
type standing struct {
	Of     string // model and plan, so that another run is never continued
	Sample Sample
	Done   int64 // sweeps of each chain
	Next   int64 // sweeps of each chain at the next look
	Ended  bool
	Chains []chainState
}

// chainState is a chain between two sweeps. Everything else is drawn anew.
type chainState struct {
	Random             [4]uint64
	Alpha              float64
	Weight, On, Off    []float64
	N0                 int64
	Order              []int
	Reach, Reaches     int
	Rejected, Proposed int64
}

// named tells models and plans apart, as far as they change a draw.
func named(m Model, p Plan) string {
	return fmt.Sprint("latent 2 ", m, p.Seed, p.Chains, p.MaxSweeps, p.Runs)
}

// keep hands the standing to the keeper, if there is one.
func (st standing) keep(k Keeper, chains []*Chain) error {
	if k == nil {
		return nil
	}
	st.Chains = nil // of the look before, where the run was restored
	for _, c := range chains {
		st.Chains = append(st.Chains, chainState{
			Random: c.r.State(), Alpha: c.alpha, Weight: c.weight, On: c.on, Off: c.off, N0: c.n0, Order: c.order,
			Reach: c.reach, Reaches: c.reaches, Rejected: c.rejected, Proposed: c.proposed,
		})
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(st); err != nil {
		return err
	}
	return k.Keep(b.Bytes())
}

// restore puts chains where an earlier run of the same model and plan stood.
// It returns nothing when there is none, or what was kept cannot be read: then
// the run starts from its beginning, and gives the same answer.
func restore(k Keeper, of string, chains []*Chain) *standing {
	if k == nil {
		return nil
	}
	var st standing
	kept := k.Last()
	if len(kept) == 0 || gob.NewDecoder(bytes.NewReader(kept)).Decode(&st) != nil || !st.fits(of, chains) {
		return nil
	}
	for i, s := range st.Chains {
		c := chains[i]
		c.r.Restore(s.Random)
		c.alpha, c.n0, c.reach, c.reaches, c.rejected, c.proposed = s.Alpha, s.N0, s.Reach, s.Reaches, s.Rejected, s.Proposed
		copy(c.weight, s.Weight)
		copy(c.on, s.On)
		copy(c.off, s.Off)
		copy(c.order, s.Order)
	}
	return &st
}

// fits says whether what was kept is of this run and whole.
func (st standing) fits(of string, chains []*Chain) bool {
	if st.Of != of || len(st.Chains) != len(chains) || len(st.Sample.Draws) != len(chains) || st.Sample.Thinning < 1 || st.Next < st.Done {
		return false
	}
	for i, s := range st.Chains {
		c := chains[i]
		if len(s.Weight) != len(c.weight) || len(s.On) != len(c.on) || len(s.Off) != len(c.off) || len(s.Order) != len(c.order) ||
			len(st.Sample.Draws[i]) != len(st.Sample.Draws[0]) || s.Reaches < 1 || s.Reach < 0 || s.Reach+s.Reaches > len(c.moved) {
			return false
		}
		for k := range c.order {
			if !slices.Contains(s.Order, k) {
				return false
			}
		}
	}
	return true
}
