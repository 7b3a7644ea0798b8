package claim

import "testing"

func TestArabicPrepositionsAreWrittenTogetherWithTheWordBehindThem(t *testing.T) {
	for text, want := range map[string]string{
		"صفة لـالحكومة":            "صفة للحكومة",
		"حليف لـ الجماعة":          "حليف للجماعة",
		"تابع لـ وزارة الدفاع":     "تابع لوزارة الدفاع",
		"علم القائد بـالقتل":       "علم القائد بالقتل",
		"تعهد الجيش بـ: حماية":     "تعهد الجيش بـ: حماية",
		"عدد لـ420 شخصًا":          "عدد لـ420 شخصًا",
		"تابع لـ NDN":              "تابع لـ NDN",
		"اسم فيه تطويل محمـد":      "اسم فيه تطويل محمـد",
		"لـاللجنة ثم لـ اللجنة بـ": "للجنة ثم للجنة بـ",
		"": "",
	} {
		if got := attach(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
