package fiction

import (
	"math/rand/v2"
	"strings"
)

// A word is a name in Arabic script and by its sounds. Sounds are one letter
// each: capitals H S D T Z are the emphatics and ḥ, x c G 3 ' 8 9 stand for kh,
// sh, gh, ʿayn, hamza, th and dh, A I U are long vowels, E is a final teh
// marbuta, and - follows an article or "abd".
type word struct{ arabic, sounds string }

func words(table string) []word {
	var out []word
	for _, line := range strings.Split(strings.TrimSpace(table), "\n") {
		for _, pair := range strings.Split(line, ",") {
			arabic, sounds, _ := strings.Cut(strings.TrimSpace(pair), " = ")
			out = append(out, word{arabic, sounds})
		}
	}
	return out
}

// The given names are common ones; nobody's full name is among them. They stand
// from frequent to rare.
const maleNames = `
محمد = muHammad, أحمد = 'aHmad, محمود = maHmUd, علي = 3alI, خالد = xAlid, حسن = Hasan, حسين = Husayn, إبراهيم = 'ibrAhIm
عبد الله = 3abd-allAh, يوسف = yUsuf, عمر = 3umar, مصطفى = muSTafA, عبد الرحمن = 3abd-raHmAn, سعيد = sa3Id, سامي = sAmI, كريم = karIm
ماجد = mAjid, جمال = jamAl, جميل = jamIl, سليم = salIm, سالم = sAlim, سليمان = sulaymAn, ناصر = nASir, نصر = naSr
عامر = 3Amir, عمار = 3ammAr, زيد = zayd, زياد = ziyAd, رامي = rAmI, وليد = walId, وائل = wA'il, طارق = TAriq
هشام = hicAm, هيثم = hay8am, باسل = bAsil, باسم = bAsim, بشار = baccAr, بشير = bacIr, أنس = 'anas, أيمن = 'ayman
أسامة = 'usAmE, إسماعيل = 'ismA3Il, إسحاق = 'isHAq, يحيى = yaHyA, موسى = mUsA, عيسى = 3IsA, داود = dAwUd, هارون = hArUn
فادي = fAdI, فراس = firAs, فيصل = faySal, فهد = fahd, قاسم = qAsim, قيس = qays, لؤي = lu'ay, مازن = mAzin
مالك = mAlik, مروان = marwAn, معاذ = mu3A9, معتز = mu3tazz, منذر = mun9ir, منصور = manSUr, منير = munIr, مهند = muhannad
نادر = nAdir, نبيل = nabIl, نزار = nizAr, نعيم = na3Im, نور الدين = nUr-dIn, صلاح = SalAH, صالح = SAliH, صلاح الدين = SalAH-dIn
ضياء = DiyA', ظافر = ZAfir, غسان = GassAn, غازي = GAzI, عدنان = 3adnAn, عصام = 3iSAm, عماد = 3imAd, عثمان = 3u8mAn
شادي = cAdI, شريف = carIf, رائد = rA'id, راشد = rAcid, رشيد = racId, رضا = riDA, ربيع = rabI3, حازم = HAzim
حاتم = HAtim, حامد = HAmid, حمزة = HamzE, حمدي = HamdI, خليل = xalIl, خضر = xaDr, جابر = jAbir, جهاد = jihAd
ثائر = 8A'ir, تيسير = taysIr, تامر = tAmir, بلال = bilAl, بدر = badr, إياد = 'iyAd, أمين = 'amIn, أمير = 'amIr
عبد الكريم = 3abd-karIm, عبد القادر = 3abd-qAdir, عبد العزيز = 3abd-3azIz, عبد الحميد = 3abd-HamId, أدهم = 'adham, أكرم = 'akram, أشرف = 'acraf, عوض = 3awaD
عبد الهادي = 3abd-hAdI, عبد الحليم = 3abd-HalIm, طه = TAhA, أزهر = 'azhar, حسام الدين = HusAm-dIn, عز الدين = 3izz-dIn, سيف = sayf, سيف الدين = sayf-dIn`

const femaleNames = `
فاطمة = fATimE, مريم = maryam, عائشة = 3A'icE, زينب = zaynab, خديجة = xadIjE, سارة = sArE, نور = nUr, هدى = hudA
ليلى = laylA, سلمى = salmA, رنا = ranA, ريم = rIm, ريما = rImA, دينا = dInA, دعاء = du3A', إيمان = 'ImAn
أمل = 'amal, أميرة = 'amIrE, آية = 'AyE, أسماء = 'asmA', إسراء = 'isrA', بيان = bayAn, تسنيم = tasnIm, جنى = janA
حنان = HanAn, حلا = HalA, حنين = HanIn, رغد = raGad, روان = rawAn, رهف = rahaf, سعاد = su3Ad, سمر = samar
سميرة = samIrE, سناء = sanA', سوسن = sawsan, شيماء = caymA', شهد = cahd, صفاء = SafA', عبير = 3abIr, غادة = GAdE
فرح = faraH, لمى = lamA, لينا = lInA, مها = mahA, منى = munA, منال = manAl, ميساء = maysA', نادية = nAdiyE
نجوى = najwA, نسرين = nisrIn, نهى = nuhA, هبة = hibE, هالة = hAlE, هند = hind, وفاء = wafA', ياسمين = yAsmIn
يسرى = yusrA, رقية = ruqayyE, آمنة = 'AminE, كوثر = kaw8ar, لبنى = lubnA, ملك = malak, جميلة = jamIlE, كريمة = karImE`

// family returns the n-th family name: a root in one of several patterns, or a
// kunya. No list of real families is used.
func family(n int) word {
	r := rand.New(rand.NewPCG(uint64(n), 4711))
	roots := []rune("بتجحخدرزسشصضطعغفقكلمنه")
	sounds := "btjHxdrzscSDT3Gfqklmnh"
	pick := func() (string, string) { k := r.IntN(len(roots)); return string(roots[k]), sounds[k : k+1] }
	a1, s1 := pick()
	a2, s2 := pick()
	a3, s3 := pick()
	for s2 == s1 || s3 == s2 { // as roots are
		a2, s2 = pick()
	}
	switch r.IntN(8) {
	case 0, 1:
		return word{"ال" + a1 + a2 + "ا" + a3, "al-" + s1 + "a" + s2 + s2 + "A" + s3}
	case 2:
		return word{"ال" + a1 + a2 + a3 + "ي", "al-" + s1 + "a" + s2 + s3 + "I"}
	case 3:
		return word{"ال" + a1 + "ا" + a2 + a3 + "ي", "al-" + s1 + "A" + s2 + "i" + s3 + "I"}
	case 4:
		return word{a1 + a2 + "و" + a3, s1 + "a" + s2 + "U" + s3}
	case 5:
		return word{"أبو " + a1 + a2 + "ي" + a3, "'abU " + s1 + "a" + s2 + "I" + s3}
	case 6:
		return word{a1 + "ا" + a2 + a3, s1 + "A" + s2 + "i" + s3}
	}
	return word{a1 + a2 + "ي" + a3 + "ة", s1 + "u" + s2 + "ay" + s3 + "E"}
}

// place returns the n-th place, invented as family names are.
func place(n int) word {
	w := family(900_000 + n)
	if rest, ok := strings.CutPrefix(w.arabic, "أبو "); ok {
		return word{"تل " + rest, "tall " + strings.TrimPrefix(w.sounds, "'abU ")}
	}
	return w
}

// Spelling is how a list writes names in Latin letters.
type Spelling struct {
	name  string
	sound map[byte][]string // the usual choice first
}

// The spellings: English, French and careless.
var (
	english = Spelling{"english", map[byte][]string{
		'H': {"h"}, 'x': {"kh"}, 'c': {"sh"}, 'G': {"gh"}, '3': {"", "a"}, '\'': {""}, 'q': {"q", "k"}, '8': {"th", "t"}, '9': {"dh", "th", "z"},
		'S': {"s"}, 'D': {"d"}, 'T': {"t"}, 'Z': {"z", "dh"}, 'j': {"j"}, 'A': {"a", "aa"}, 'I': {"i", "ee"}, 'U': {"u", "oo", "ou"},
		'a': {"a", "e"}, 'i': {"i", "e"}, 'u': {"u", "o"}, 'E': {"a", "ah"}, 'w': {"w"}, 'y': {"y"}}}
	french = Spelling{"french", map[byte][]string{
		'H': {"h"}, 'x': {"kh"}, 'c': {"ch"}, 'G': {"gh"}, '3': {"", "a"}, '\'': {""}, 'q': {"k", "q"}, '8': {"th", "t"}, '9': {"d", "dh"},
		'S': {"s"}, 'D': {"d"}, 'T': {"t"}, 'Z': {"z", "d"}, 'j': {"j", "dj"}, 'A': {"a"}, 'I': {"i"}, 'U': {"ou"},
		'a': {"a", "e"}, 'i': {"i", "e"}, 'u': {"o", "ou", "u"}, 'E': {"a", "e"}, 'w': {"w"}, 'y': {"y", "i"}}}
	careless = Spelling{"careless", map[byte][]string{
		'H': {"h"}, 'x': {"kh", "k"}, 'c': {"sh"}, 'G': {"gh", "g"}, '3': {"", "a", "e"}, '\'': {"", "e"}, 'q': {"k", "q", "g"}, '8': {"th", "s", "t"}, '9': {"z", "d", "th"},
		'S': {"s"}, 'D': {"d"}, 'T': {"t"}, 'Z': {"z", "d"}, 'j': {"j", "g"}, 'A': {"a", "e"}, 'I': {"i", "ee", "e"}, 'U': {"o", "ou", "u", "oo"},
		'a': {"a", "e"}, 'i': {"e", "i"}, 'u': {"o", "u", "ou"}, 'E': {"a", "eh", "ah", "e"}, 'w': {"w"}, 'y': {"y", "i"}}}
)

// latin writes a word as the spelling does; how often it departs from its usual
// choices is vary, in hundredths.
func (s Spelling) latin(w word, r *rand.Rand, vary int) string {
	sounds := w.sounds
	prefix := ""
	switch {
	case strings.HasPrefix(sounds, "al-"):
		sounds = sounds[3:]
		prefix = []string{"al-", "al ", "el-", "el ", "al", ""}[some(r, vary, 6)]
		if s.name == "french" {
			prefix = []string{"el ", "el-", "al "}[some(r, vary, 3)]
		}
	case strings.HasPrefix(sounds, "'abU "):
		sounds = sounds[5:]
		prefix = []string{"Abu ", "Abo ", "Abou ", "Abu", "Abo"}[some(r, vary, 5)]
	case strings.HasPrefix(sounds, "3abd-allAh"):
		return capital([]string{"abdullah", "abdallah", "abdulla", "abd allah"}[some(r, vary, 4)])
	case strings.HasPrefix(sounds, "3abd-"):
		sounds = sounds[5:]
		prefix = []string{"abdul", "abdel", "abd al-", "abd el ", "abdul "}[some(r, vary, 5)]
	case strings.HasSuffix(sounds, "-dIn"):
		return s.latin(word{"", strings.TrimSuffix(sounds, "-dIn")}, r, vary) + []string{" al-din", " eldin", "eddine", " aldeen", " el din"}[some(r, vary, 5)]
	}
	var b strings.Builder
	b.WriteString(prefix)
	for i := 0; i < len(sounds); i++ {
		c := sounds[i]
		if i+1 < len(sounds) && c == 'a' && (sounds[i+1] == 'y' || sounds[i+1] == 'w') && (i+2 == len(sounds) || !strings.ContainsRune("aiuAIUEy", rune(sounds[i+2]))) {
			i++
			if sounds[i] == 'y' {
				b.WriteString([]string{"ai", "ei", "ay", "e"}[some(r, vary, 4)])
			} else {
				b.WriteString([]string{"aw", "au", "ou", "o"}[some(r, vary, 4)])
			}
			continue
		}
		if i+1 < len(sounds) && sounds[i+1] == c && some(r, vary, 2) == 1 {
			continue // a double consonant written once
		}
		if choices, ok := s.sound[c]; ok {
			b.WriteString(choices[some(r, vary, len(choices))])
		} else {
			b.WriteByte(c)
		}
	}
	return capital(b.String())
}

// some returns 0, the usual choice, or with vary in a hundred one of the others.
func some(r *rand.Rand, vary, n int) int {
	if n < 2 || r.IntN(100) >= vary {
		return 0
	}
	return r.IntN(n)
}

func capital(s string) string {
	parts := strings.Split(s, " ")
	for i, p := range parts {
		if p != "" {
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, " ")
}
