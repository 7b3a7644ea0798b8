package bundle

// instructions is CHECK.txt. The commands in it are run by a test.
const instructions = `HOW TO CHECK THIS BUNDLE

Run the commands inside this folder (the one with bagit.txt). They need
sha256sum, sed, awk, tail, base64, od and openssl 3, which every Linux
distribution has.

1. Is every file what its digest says, and is nothing missing?

    sha256sum -c tagmanifest-sha256.txt
    sha256sum -c manifest-sha256.txt

   sha256sum does not see files that were added. sijil-verify does (step 6).

2. Does the signature cover these manifests? Both lines must be equal.

    sha256sum tagmanifest-sha256.txt | cut -c 1-64
    sed -n 2p signature.note

3. Is the signature the publisher's? KEY is the publisher's key, one line of
   the form name+hash+key. Get it from the publisher, not from this bundle.

    KEY='name+hash+key'
    T=$(mktemp -d)
    K=${KEY#*+}; K=${K#*+}
    printf '\060\052\060\005\006\003\053\145\160\003\041\000' > $T/key
    printf '%s' "$K" | base64 -d | tail -c 32 >> $T/key
    sed '/^$/,$d' signature.note > $T/text
    tail -n 1 signature.note | awk '{ print $NF }' | base64 -d | tail -c 64 > $T/signature
    openssl pkeyutl -verify -pubin -keyform DER -inkey $T/key -rawin -in $T/text -sigfile $T/signature

4. Did the log hold the entry of a claim? Each file in data/proofs that ends in
   .tlog-proof is a proof in the form C2SP tlog-proof, for entry p1 here. Its
   "extra" line is the leaf: 32 bytes that bind the entry's head and 32 that
   bind its body. Heads are opened only where that endangers nobody; if there
   is a file data/proofs/p1.head, both lines must be equal:

    { printf 'sijil/head/1\000'; cat data/proofs/p1.head-salt data/proofs/p1.head; } | sha256sum | cut -c 1-64
    sed -n 's/^extra //p' data/proofs/p1.tlog-proof | base64 -d | od -An -v -tx1 | tr -d ' \n' | cut -c 1-64

5. Do you have a piece of evidence yourself? Compare its digest with
   data/publication.json, under "items":

    sha256sum FILE

6. sijil-verify checks all of this at once, and what stock tools do not: that no
   file was added, that each proof leads to the signed state of the log, that
   the figures agree with the claims released beneath them, and that the pages
   say what data/publication.json says. It needs no network.

    sijil-verify --signer "$KEY" .

What this shows: these are the bytes that the publisher signed, and the log
held these entries. What it does not show: that what the sources say is true.


كيف يُتحقق من هذه الحزمة

نفّذ الأوامر أعلاه داخل هذا المجلد (الذي يحوي bagit.txt).

١. الخطوة الأولى تقارن كل ملف ببصمته الرقمية. لا يكشف sha256sum الملفات المضافة،
   ويكشفها sijil-verify.
٢. الخطوة الثانية تُظهر أن التوقيع يشمل هذه القوائم: يجب أن يتساوى السطران.
٣. الخطوة الثالثة تتحقق من توقيع الناشر. احصل على المفتاح KEY من الناشر نفسه،
   لا من هذه الحزمة.
٤. الخطوة الرابعة تُظهر أن السجل كان يضم قيد الإفادة.
٥. الخطوة الخامسة لمن لديه نسخة من مادة إثبات: تُقارَن بصمتها بما في
   data/publication.json.
٦. يتحقق sijil-verify من كل ذلك دفعة واحدة دون شبكة، ومما لا تكشفه الأدوات
   الشائعة: الملفات المضافة، وبراهين السجل، واتفاق الأرقام مع الإفادات، وتطابق
   الصفحات مع data/publication.json.

ما يُظهره هذا: أن هذه هي البيانات التي وقّعها الناشر وأن السجل كان يضم هذه
القيود. ما لا يُظهره: أن ما تقوله المصادر صحيح.
`
