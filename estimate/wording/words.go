package wording

var (
	percentWords = Phrase{"%s %%", "%s %%"}
	atLeast      = Phrase{"at least %s", "لا يقل عن %s"}
	between      = Phrase{"between %s and %s", "بين %s و%s"}
	middle       = Phrase{"middle %s", "الوسيط %s"}
	shareAtLeast = Phrase{"at least %s", "لا تقل عن %s"}
	shareBetween = Phrase{"between %s and %s", "بين %s و%s"}
)

var methods = map[string]Phrase{
	"all":         {"All methods", "جميع الطرق"},
	"lower-bound": {"Lower bound (Chao)", "الحد الأدنى (Chao)"},
	"lcmcr":       {"Latent classes (LCMCR)", "الفئات الكامنة (LCMCR)"},
	"graphs":      {"Decomposable graphs", "المخططات القابلة للتفكيك"},
	"loglinear":   {"Log-linear models", "النماذج اللوغاريتمية الخطية"},
	"coverage":    {"Sample coverage", "تغطية العينة"},
}

// conditions are what the methods take for granted. No data can test them.
var conditions = map[string]Phrase{
	"lower-bound": {"It holds if no two lists avoid each other's victims and the links between the lists are right.",
		"يصح إذا لم تتجنب أي قائمتين ضحايا بعضهما، وكانت الروابط بين القوائم صحيحة."},
	"lcmcr": {"It holds if, within each of a few hidden groups of victims, the lists found people independently of one another.",
		"يصح إذا كان الضحايا ينقسمون إلى بضع فئات غير ظاهرة، ووجدت القوائم الناس داخل كل فئة مستقلةً بعضها عن بعض."},
	"graphs": {"It holds if the lists depend on one another along a graph without holes, and people do not differ otherwise in how easily they are found.",
		"يصح إذا كان اعتماد القوائم بعضها على بعض يتبع مخططًا بلا فجوات، ولم يختلف الناس في غير ذلك من حيث سهولة العثور عليهم."},
	"loglinear": {"It spans the models that the counts cannot tell apart. The best fitting one proves nothing by fitting best.",
		"يشمل النماذج التي لا تستطيع الأعداد التمييز بينها، وكون أحدها أفضلها ملاءمةً لا يثبت شيئًا."},
	"coverage": {"It holds if lists depend on one another in pairs only.",
		"يصح إذا كان اعتماد القوائم بعضها على بعض ثنائيًا فقط."},
}

var kinds = map[string]Phrase{
	"data":        {"Refused: the data cannot carry a number", "مرفوض: لا تكفي البيانات لإعطاء رقم"},
	"convergence": {"Refused: the computation did not settle", "مرفوض: لم يستقر الحساب"},
	"declaration": {"Not a headline: something is not yet stated", "ليس رقمًا رئيسيًا: هناك ما لم يُصرَّح به بعد"},
}

// strata are the parts of a population that have no name of their own in the
// records, and those that linkage gives one spelling.
var strata = map[string]Phrase{
	"not stated":     {"not stated", "غير مذكور"},
	"records differ": {"records differ", "السجلات مختلفة"},
	"male":           {"male", "ذكور"},
	"female":         {"female", "إناث"},
}

var checks = map[string]Phrase{
	"without-list":         {"Without each list", "من دون كل قائمة"},
	"internal-consistency": {"Internal consistency", "الاتساق الداخلي"},
}

var checking = map[string]Phrase{
	"without-list": {"The estimate is made again as if one list did not exist. If the answer moves away, it hangs on that list.",
		"يُعاد التقدير كأن إحدى القوائم غير موجودة. إذا ابتعد الجواب، فهو متوقف على تلك القائمة."},
	"internal-consistency": {"Among the people on one list, that list is hidden and their number is estimated from the others. It is known, so this check can fail.",
		"تُخفى قائمة ويُقدَّر عدد من فيها من القوائم الأخرى. هذا العدد معروف، ولذلك يمكن أن يفشل هذا الفحص."},
}

// reason is a refusal or a warning: what it means in general, and how it is
// said of one answer in Arabic, by the number of its arguments.
type reason struct {
	General Phrase
	Arabic  map[int]string
}

var reasons = map[string]reason{
	"too-few-lists": {Phrase{"Fewer than three lists have victims, so nothing in the counts can show whether the lists found people independently.",
		"هناك أقل من ثلاث قوائم فيها ضحايا، فلا شيء في الأعداد يُظهر ما إذا كانت القوائم وجدت الناس مستقلةً بعضها عن بعض."},
		map[int]string{1: "عدد القوائم: %s. بأقل من 3 قوائم لا شيء في الأعداد يُظهر ما إذا كانت القوائم وجدت الناس مستقلةً بعضها عن بعض."}},
	"no-overlap": {Phrase{"The lists do not share the victims that this needs, so they say nothing about whom all of them missed.",
		"لا تشترك القوائم فيما يلزم لذلك من ضحايا، فلا تقول شيئًا عمن فاتها جميعًا."}, nil},
	"disconnected": {Phrase{"The lists fall into groups that share no victim, so nothing relates one group to the other.",
		"تنقسم القوائم إلى مجموعات لا ضحية مشتركة بينها، فلا شيء يصل مجموعةً بأخرى."},
		map[int]string{1: "تنقسم القوائم إلى مجموعات لا ضحية مشتركة بينها، فلا شيء يصل مجموعةً بأخرى. ضحايا خارج أكبر مجموعة: %s."}},
	"copied-list": {Phrase{"A list names the same victims as another, or lies wholly inside it: one was made from the other.",
		"تسمّي قائمةٌ الضحايا أنفسهم الذين تسميهم أخرى، أو تقع كلها داخلها: إحداهما أُخذت من الأخرى."},
		map[int]string{
			4: "تسمّي القائمتان %[1]s و%[2]s الضحايا أنفسهم (%[3]s من %[4]s): هما قائمة واحدة، أو نُسخت إحداهما من الأخرى.",
			3: "القائمة %[2]s تقع كلها داخل القائمة %[3]s (عدد ضحاياها %[1]s): أُخذت إحداهما من الأخرى.",
		}},
	"no-mle": {Phrase{"No log-linear model has a maximum-likelihood estimate for these counts.",
		"لا يوجد لأي نموذج لوغاريتمي خطي تقديرٌ بأكبر أرجحية لهذه الأعداد."}, nil},
	"not-available": {Phrase{"This method exists for three to five lists only.", "هذه الطريقة متاحة لثلاث إلى خمس قوائم فقط."},
		map[int]string{1: "هذه الطريقة متاحة لثلاث إلى خمس قوائم فقط. عدد القوائم هنا: %s."}},
	"no-estimate": {Phrase{"The formula gives no usable number for these counts.", "لا تعطي الصيغة رقمًا صالحًا لهذه الأعداد."}, nil},
	"totals-without-records": {Phrase{"A total without records: nobody can say which of the people it counts are in the other figures, so there is no overlap to estimate from.",
		"مجموعٌ بلا سجلات: لا يستطيع أحد أن يقول أيُّ من يعدّهم موجود في الأرقام الأخرى، فلا تداخل يُقدَّر منه."},
		map[int]string{1: "%s: مجموعٌ بلا سجلات. لا يستطيع أحد أن يقول أيُّ من يعدّهم موجود في الأرقام الأخرى، فلا تداخل يُقدَّر منه."}},
	"no-common-population": {Phrase{"The figures do not count the same population: what happened, the status of the people, the place, the period or who did it differ.",
		"لا تعدّ الأرقام الفئة نفسها من الناس: يختلف ما حدث أو صفة الناس أو المكان أو الفترة أو الفاعل."}, nil},
	"stratum-refused": {Phrase{"There is no total, because a part of the population has no estimate.", "لا مجموع، لأن جزءًا من الفئة المقدَّرة بلا تقدير."},
		map[int]string{1: "لا مجموع، لأنه لا تقدير لما يلي: %s."}},
	"no-total": {Phrase{"This method gives no joint draws, and limits must not be added; see each part.",
		"لا تعطي هذه الطريقة سحوبات مشتركة، ولا يجوز جمع الحدود؛ انظر كل جزء."}, nil},
	"too-few-clusterings": {Phrase{"There are fewer than 50 samples of who is the same person; they are needed to see what wrong links do.",
		"عدد عينات توزيع السجلات على الأشخاص أقل من 50، وهي لازمة لمعرفة أثر الروابط الخاطئة."}, nil},
	"clustering-refused": {Phrase{"Some samples of who is the same person give no estimate.", "بعض عينات توزيع السجلات على الأشخاص لا تعطي تقديرًا."},
		map[int]string{2: "لا تقدير في %[1]s من أصل %[2]s من عينات توزيع السجلات على الأشخاص."}},
	"not-converged": {Phrase{"The chains do not agree: another run could give another number.", "السلاسل غير متفقة: قد يعطي تشغيلٌ آخر رقمًا آخر."},
		map[int]string{3: "لا تتفق السلاسل (عدد الدورات %[1]s، R-hat %[2]s، السحوبات الفعّالة %[3]s): قد يعطي تشغيلٌ آخر رقمًا آخر."}},
	"cap-binds": {Phrase{"Too many proposed numbers lay above the cap: the chains would run on without it, and the cap would decide the answer.",
		"كثير من الأعداد المقترحة فوق السقف: لولاه لاستمرت السلاسل في الارتفاع، فيكون السقف هو ما يقرر الجواب."},
		map[int]string{2: "%[1]s %% من الأعداد المقترحة فوق السقف، وهو %[2]s أمثال الضحايا الموثَّقين: لولاه لاستمرت السلاسل في الارتفاع، فيكون السقف هو ما يقرر الجواب."}},
	"no-assumption": {Phrase{"Nobody has stated by name the assumption that this method rests on.", "لم يصرّح أحد باسمه بالافتراض الذي تقوم عليه هذه الطريقة."},
		map[int]string{1: "الافتراض المصرَّح به يخص طريقة أخرى (%s) لا هذه."}},
	"linkage-unreviewed": {Phrase{"Nobody has said that the matches between the lists were reviewed; wrong links change every overlap.",
		"لم يقل أحد إن المطابقات بين القوائم رُوجعت، والروابط الخاطئة تغيّر كل تداخل."}, nil},

	"eligibility-undecided": {Phrase{"Nobody has decided of some people on the lists whether they belong to the population, or it is contested.",
		"لم يُبتّ في أمر بعض من في القوائم: هل ينتمون إلى الفئة المقصودة أم لا، أو أن ذلك موضع خلاف."},
		map[int]string{2: "مجموعات سجلات لم يُبتّ في انتمائها إلى هذه الفئة: %s، ومختلَف فيها: %s."}},
	"left-out": {Phrase{"People of whom nobody decided whether they belong to the population, or of whom it is contested, were left out by a named person.",
		"استبعد شخص معروف باسمه من لم يُبتّ في انتمائهم إلى الفئة المقصودة، أو كان انتماؤهم موضع خلاف."},
		map[int]string{4: "استُبعدت مجموعات لم يُبتّ في انتمائها (%s) أو مختلَف فيها (%s): %s (%s)."}},
	"list-not-compared": {Phrase{"Some lists were not compared.", "لم تُقارن بعض القوائم."},
		map[int]string{1: "لم يُقارن ما يلي: %s."}},
	"sparse-overlap": {Phrase{"Fewer than 10 % of the documented victims are on two or more lists: estimates are unstable and often far too high or too low.",
		"أقل من 10 % من الضحايا الموثَّقين موجودون في قائمتين أو أكثر: التقديرات غير مستقرة، وكثيرًا ما تكون أعلى أو أدنى بكثير."},
		map[int]string{1: "%s %% فقط من الضحايا الموثَّقين موجودون في قائمتين أو أكثر. دون 10 %% تكون التقديرات غير مستقرة، وكثيرًا ما تكون أعلى أو أدنى بكثير."}},
	"pairs-apart": {Phrase{"Some pairs of lists share no victim.", "بعض أزواج القوائم لا ضحية مشتركة بينها."},
		map[int]string{1: "لا ضحية مشتركة بين: %s."}},
	"list-apart": {Phrase{"Some victims are on lists that share nobody with the others.", "بعض الضحايا في قوائم لا تشترك مع غيرها في أحد."},
		map[int]string{1: "عدد الضحايا في قوائم لا تشترك مع غيرها في أحد: %s."}},
	"inside-other": {Phrase{"Most of one list is also on another; if one drew on the other, estimates are too low.",
		"معظم إحدى القوائم موجود في أخرى؛ إذا أخذت إحداهما عن الأخرى فالتقديرات أدنى من الصحيح."},
		map[int]string{4: "عدد ضحايا القائمة %[3]s الموجودين في القائمة %[4]s أيضًا: %[1]s من %[2]s؛ إذا أخذت إحداهما عن الأخرى فالتقديرات أدنى من الصحيح."}},
	"small": {Phrase{"Fewer than 100 victims are documented: estimates are rough.", "الضحايا الموثَّقون أقل من 100: التقديرات تقريبية جدًا."},
		map[int]string{1: "عدد الضحايا الموثَّقين %s. دون 100 تكون التقديرات تقريبية جدًا."}},
	"empty-list": {Phrase{"Nobody is on some lists; they were left out.", "بعض القوائم ليس فيها أحد، وقد استُبعدت."},
		map[int]string{1: "ليس فيما يلي أحد، وقد استُبعد: %s."}},
	"prior-driven": {Phrase{"With three lists the counts cannot tell hidden groups from chance: the prior decides much of this answer.",
		"بثلاث قوائم لا تستطيع الأعداد التمييز بين الفئات غير الظاهرة والمصادفة: التوزيع القبلي يقرر كثيرًا من هذا الجواب."}, nil},
	"strong-prior": {Phrase{"With this many lists the default prior says beforehand that nearly everyone is documented.",
		"بهذا العدد من القوائم يقول التوزيع القبلي الافتراضي مسبقًا إن الجميع تقريبًا موثَّقون."}, nil},
	"wide-interval": {Phrase{"The upper limit is more than five times the lower limit.", "الحد الأعلى أكثر من خمسة أمثال الحد الأدنى."}, nil},
	"methods-disagree": {Phrase{"Its interval does not meet that of another method.", "لا يلتقي مجاله مع مجال طريقة أخرى."},
		map[int]string{1: "لا يلتقي مجاله مع مجال: %s."}},
	"check-failed": {Phrase{"A check of this estimate fails.", "فشل أحد فحوص هذا التقدير."},
		map[int]string{3: "فشل الفحص «%[1]s» للقائمة %[2]s؛ انظر الفحوص أدناه."}},
	"strata-differ": {Phrase{"Without dividing the population the answer would be another.", "لولا تقسيم الفئة لكان الجواب غير ذلك."},
		map[int]string{2: "لولا التقسيم لكان الجواب بين %s و%s."}},
	"some-without-fit": {Phrase{"Some models cannot be fitted, because combinations of lists do not occur; they are left out.",
		"بعض النماذج لا يمكن ملاءمته لأن بعض تركيبات القوائم لا ترد، وقد استُبعد."},
		map[int]string{2: "%[1]s من %[2]s من النماذج لا يمكن ملاءمتها لأن بعض تركيبات القوائم لا ترد، وقد استُبعدت."}},
	"tail": {Phrase{"Part of the posterior lies at the largest number tried: the upper limit is where the search ended.",
		"جزء من التوزيع البعدي عند أكبر عدد جُرّب: الحد الأعلى هو حيث انتهى البحث."},
		map[int]string{1: "%s %% من التوزيع البعدي عند أكبر عدد جُرّب: الحد الأعلى هو حيث انتهى البحث."}},
	"coarse": {Phrase{"The number was tried in coarse steps only; small numbers of undocumented victims are not told apart.",
		"جُرّب العدد بخطوات واسعة فقط، فلا تتميز الأعداد الصغيرة من غير الموثَّقين بعضها عن بعض."}, nil},
	"imprecise": {Phrase{"The sampler reached its largest number of sweeps before the limits were as precise as wanted.",
		"بلغ الحساب أكبر عدد من الدورات قبل أن تصير الحدود دقيقة بالقدر المطلوب."}, nil},
	"few-chains": {Phrase{"So few chains may all sit in one part of the answer; eight started far apart are the least to trust.",
		"بهذا العدد القليل قد تقع السلاسل كلها في جزء واحد من الجواب؛ ثمانٍ متباعدة البدايات هي أقل ما يوثق به."}, nil},
	"low-coverage": {Phrase{"The lists cover too little of one another for this estimate to be stable.", "تغطي القوائم من بعضها أقل مما يلزم ليستقر هذا التقدير."},
		map[int]string{1: "تغطي القوائم من بعضها ما يُقدَّر بـ %s %%؛ دون 55 %% يكون هذا التقدير غير مستقر."}},
	"links-not-carried": {Phrase{"Computed from the groups as they stand: that some links may be wrong is not in this interval.",
		"محسوب من المجموعات كما هي: احتمال أن تكون بعض الروابط خاطئة ليس داخلًا في هذا المجال."}, nil},
	"not-a-bound": {Phrase{"This is no bound where lists avoid each other's victims or links are wrong.",
		"ليس هذا حدًا حيث تتجنب القوائم ضحايا بعضها أو تكون الروابط خاطئة."}, nil},
}
