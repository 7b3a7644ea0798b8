package seal

import (
	"io"
	"strings"

	"sijil/fault"
)

// What NewPassphrase makes: 4 words of 3 syllables, 6 random bits a syllable.
const (
	PassphraseWords = 4
	PassphraseBits  = PassphraseWords * syllablesPerWord * 6
)

// The syllables are a consonant and a vowel each, so that a passphrase can be
// said aloud, written down by ear and typed on any keyboard with Latin
// letters. There are 16 x 4 = 64 of them: 6 bits, without a word list that
// would have to be kept and translated.
const (
	syllablesPerWord = 3
	consonants       = "bdfghjklmnprstvz"
	vowels           = "aeio"
)

// NewPassphrase returns four invented words such as "bakelo timida rosine
// gafohe", made from 72 random bits (PassphraseBits).
func NewPassphrase(rand io.Reader) (string, error) {
	var random [PassphraseWords * syllablesPerWord]byte
	if _, err := io.ReadFull(rand, random[:]); err != nil {
		return "", fault.Wrap(fault.Failed, err, "No random bytes for a passphrase")
	}
	var b strings.Builder
	for i, r := range random {
		if i > 0 && i%syllablesPerWord == 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(consonants[r>>2&15])
		b.WriteByte(vowels[r&3])
	}
	return b.String(), nil
}
