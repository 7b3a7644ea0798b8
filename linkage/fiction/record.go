package fiction

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

func (h Habit) header() string {
	name := "full_name"
	if h.Parts == 0 {
		name = "given_name,father_name,grandfather_name,family_name"
	}
	columns := []string{"record_id", name, "sex", "age"}
	if h.BirthDates {
		columns = append(columns, "dob")
	}
	if h.Deaths {
		columns = append(columns, "date_of_death")
	}
	if h.Places != "" {
		columns = append(columns, "place")
	}
	return strings.Join(columns, ",") + "\n"
}

// record writes one row.
func (h Habit) record(w *bufio.Writer, id string, p person, v vocabulary, r *rand.Rand) {
	cells := h.names(p, v, r)
	keep := func(s string) {
		if r.Float64() < h.Missing {
			s = ""
		}
		cells = append(cells, s)
	}
	keep(h.sex(p))
	keep(strconv.Itoa(h.age(p, r)))
	if h.BirthDates {
		keep(h.birth(p, r))
	}
	if h.Deaths {
		keep(h.death(p, r))
	}
	if h.Places != "" {
		keep(h.place(p, r))
	}
	w.WriteString(id)
	for _, c := range cells {
		w.WriteByte(',')
		if strings.Contains(c, ",") {
			c = `"` + c + `"`
		}
		w.WriteString(c)
	}
	w.WriteByte('\n')
}

// names returns the cells of a name: one, or one for each part.
func (h Habit) names(p person, v vocabulary, r *rand.Rand) []string {
	parts := p.names
	if !p.female && p.age() > 25 && r.Float64() < h.Kunya {
		parts[0] = word{"أبو " + p.son.arabic, "'abU " + p.son.sounds}
	}
	if r.Float64() < h.Swapped {
		parts[1], parts[2] = parts[2], parts[1]
	}
	var written [4]string
	for k, n := range parts {
		written[k] = h.write(n, r)
	}
	switch {
	case h.Parts == 0:
		return written[:]
	case h.Parts == 3, r.Float64() < h.Dropped:
		return []string{written[0] + " " + written[1] + " " + written[3]}
	}
	return []string{strings.Join(written[:], " ")}
}

func (h Habit) sex(p person) string {
	switch {
	case h.Arabic && p.female:
		return "أنثى"
	case h.Arabic:
		return "ذكر"
	case p.female:
		return "female"
	}
	return "male"
}

// age is off by one now and then; lists that round, round half of the ages of
// adults to fives.
func (h Habit) age(p person, r *rand.Rand) int {
	age := p.age()
	if r.IntN(8) == 0 {
		age += r.IntN(3) - 1
	}
	if h.Heaping && age > 20 && r.IntN(2) == 0 {
		age = (age + 2) / 5 * 5
	}
	return max(age, 0)
}

// birth is a date with the errors of dates: day and month exchanged, one digit
// wrong, the first of January for what only the year is known of.
func (h Habit) birth(p person, r *rand.Rand) string {
	year, month, day := p.born.Year(), int(p.born.Month()), p.born.Day()
	if r.Float64() < h.Errors {
		switch r.IntN(4) {
		case 0:
			if day <= 12 {
				month, day = day, month
			}
		case 1:
			year += []int{-10, -1, 1, 10}[r.IntN(4)]
		case 2:
			day = 1 + r.IntN(28)
		case 3:
			month, day = 1, 1
		}
	}
	return fmt.Sprintf("%04d-%02d-%02d", year, month, day)
}

// death is a day, a range of days that holds it, or its month alone.
func (h Habit) death(p person, r *rand.Rand) string {
	switch r.IntN(10) {
	case 0:
		from := p.died.AddDate(0, 0, -r.IntN(3))
		return from.Format(time.DateOnly) + "/" + from.AddDate(0, 0, 3).Format(time.DateOnly)
	case 1:
		return p.died.Format("2006-01")
	}
	return p.died.Format(time.DateOnly)
}

func (h Habit) place(p person, r *rand.Rand) string {
	town := h.write(p.town, r)
	if h.Places != "quarter" || r.IntN(4) == 0 {
		return town
	}
	separator := ", "
	if h.Arabic {
		separator = " - "
	}
	return h.write(p.quarter, r) + separator + town
}

// write writes a word as the list does, with a slip now and then.
func (h Habit) write(n word, r *rand.Rand) string {
	var s string
	if h.Arabic {
		s = h.arabic(n.arabic, r)
	} else {
		sp := english
		switch h.Spelling {
		case "french":
			sp = french
		case "careless":
			sp = careless
		}
		s = sp.latin(n, r, h.Vary)
	}
	if r.Float64() < h.Errors {
		s = slip(s, r)
	}
	return s
}

// arabic varies what lists in Arabic vary: hamza, teh marbuta, alef maksura,
// the space in compounds.
func (h Habit) arabic(s string, r *rand.Rand) string {
	if r.IntN(3) == 0 {
		s = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا").Replace(s)
	}
	if r.IntN(5) == 0 {
		s = strings.ReplaceAll(s, "ة", "ه")
	}
	if r.IntN(5) == 0 {
		s = strings.ReplaceAll(s, "ى", "ي")
	}
	if r.IntN(2) == 0 {
		s = strings.NewReplacer("عبد ال", "عبدال", "أبو ", "أبو", "ابو ", "ابو", " الدين", "الدين").Replace(s)
	}
	return s
}

// slip leaves a letter out, doubles it or exchanges it with its neighbour.
func slip(s string, r *rand.Rand) string {
	letters := []rune(s)
	if len(letters) < 3 {
		return s
	}
	k := 1 + r.IntN(len(letters)-2)
	switch r.IntN(3) {
	case 0:
		return string(letters[:k]) + string(letters[k+1:])
	case 1:
		return string(letters[:k]) + string(letters[k]) + string(letters[k:])
	}
	letters[k], letters[k+1] = letters[k+1], letters[k]
	return string(letters)
}
