package publication

// Limits are what every release states of itself, in the languages of the
// pages. A release may not claim more than the records can carry.
func Limits() []Label {
	return []Label{
		{
			{"en", "A matching digest shows that bytes are unchanged since they were collected. It does not show that what they say is true."},
			{"ar", "تطابق البصمة الرقمية يُظهر أن الملف لم يتغيّر منذ جمعه، ولا يُظهر أن ما يقوله صحيح."},
		},
		{
			{"en", "A claim is what a source says. Which claims to rely on was decided by named people, and can be decided otherwise."},
			{"ar", "الإفادة هي ما يقوله مصدر. أيّ الإفادات يُعتمد عليها قرارٌ اتخذه أشخاص معروفون بأسمائهم، ويمكن أن يُتخذ غيره."},
		},
		{
			{"en", "Figures hold at the position of the journal stated here. What was recorded later is not in them."},
			{"ar", "الأرقام صالحة عند الموضع المذكور هنا من السجل، ولا تشمل ما سُجّل بعده."},
		},
		{
			{"en", "A proof shows that the log held an entry when its state was signed. It does not show who was behind the keyboard, nor that the clock was right."},
			{"ar", "البرهان يُظهر أن السجل كان يضم القيد عند توقيع حالته، ولا يُظهر من كان أمام لوحة المفاتيح ولا أن الساعة كانت مضبوطة."},
		},
		{
			{"en", "What is withheld to protect people is counted, not shown. A count of withheld claims says nothing of what they say."},
			{"ar", "ما حُجب لحماية الناس يُحصى ولا يُعرض. وعدد الإفادات المحجوبة لا يقول شيئًا عن مضمونها."},
		},
	}
}

// EstimateLimits are what a release with estimates states besides.
func EstimateLimits() []Label {
	return []Label{
		{
			{"en", "An estimate rests on an assumption that no data can test. Under another assumption the same counts give another number."},
			{"ar", "يقوم التقدير على افتراض لا يمكن لأي بيانات أن تختبره. وبافتراض آخر تعطي الأعداد نفسها رقمًا آخر."},
		},
		{
			{"en", "That the counts beneath an estimate agree with each other can be checked here. That the lists were linked rightly, and that the sampling was done as stated, cannot."},
			{"ar", "يمكن التحقق هنا من اتفاق الأعداد التي يستند إليها التقدير فيما بينها، ولا يمكن التحقق من صحة الربط بين القوائم ولا من أن الحساب جرى كما ذُكر."},
		},
	}
}
