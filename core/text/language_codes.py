"""Codes of languages that CLDR does not have: registered in ISO 639-3, and so in BCP 47."""

_SIGNED = """
    ads aed aen afg ajs ase asf asp asq asw bfi bfk bog bqn bqy bvl bzs cds csc csd cse csf csg
    csl csn csq csr csx doq dse dsl dsz ecs ehs esl esn eso eth fcs fse fsl fss gds gse gsg gsm
    gss gus hab haf hds hks hos hps hsh hsl icl iks ils inl ins ise isg isr jcs jhs jks jls jos
    jsl jus kgi kvk lbs lgs lls lsb lsc lsl lsn lso lsp lst lsv lsw lsy lws mdl mfs mre msd msr
    mzc mzg mzy nbs ncs nsi nsl nsp nsr nzs okl pgz pks prl prz psc psd psg psl pso psp psr pys
    rib rms rnb rsl rsm rsn sdl sfb sfs sgg sgx slf sls sqk sqs sqx ssp ssr svk swl syy szs tse
    tsm tsq tss tsy tza ugn ugy ukl uks vgt vsi vsl vsv wbs xki xml xms ygs yhs ysl ysm zib zsl
"""
# What sign languages were called before they had codes of their own (IANA keeps these for ever).
SIGNED_IN = {
    "be-fr": "sfb",
    "be-nl": "vgt",
    "br": "bzs",
    "ch-de": "sgg",
    "co": "csn",
    "de": "gsg",
    "dk": "dsl",
    "es": "ssp",
    "fr": "fsl",
    "gb": "bfi",
    "gr": "gss",
    "ie": "isg",
    "it": "ise",
    "jp": "jsl",
    "mx": "mfs",
    "ni": "ncs",
    "nl": "dse",
    "no": "nsl",
    "pt": "psr",
    "se": "swl",
    "us": "ase",
    "za": "sfs",
}
# Without those that are words which say that nothing is known, or that there is something.
_OTHERS = """
    aft aih aou aub aux aza bbh beg bfr bge bgk bgl bhx bje bmt bnl bpn bqh bsg bvp bwn bxd bxe
    byg byo byq byt bzg cda cdy cik ckh cno cnr cov cuq cur cuw czo dbr dim dlk doz drb drd dtn
    eee elh eli emq emy enu ero fuj gda gft ghh ghl gii giu giw gly goz gqi gqu gro hbs hca hkn
    hle hmc hme hmg hmh hmi hmk hml hnu hoz huj huo huq ima inm irr jih jii jio jiq jkr kae kaf
    kcr kcx kdu kej kep keq kfj kft kgg kgn kjv kkn kpb ksa ksy kvu kxh kxs kyp kzg laf lay lbc
    lbg lhl lhp llh lof lov lrr lsh lwu lyg mef mei mha mjo mjp mkg mlm mlq mmj mmk mml mvi mys
    mzs nbg nef nes nhh nkp nmy noz npa nrc nrr nxm ocm oge ojp okh okj okn omn onb onw oog
    oos orh osn oua pcl pdi peh pha phj phq pkc pkt plj plq ply pnu pox ppu prn prs ptq pty quh
    qvy qxs ral raq ras rat rau rer rge rgk rnp rts ruh ryn rys rzh sbf scq sdp sdt sdz sgk shx
    sjk sjo sjs slq slt smm smv soh soj spu spx sqn sqr ssi ssk svx swc swn sxc sxg sxk sxl sxm
    sxo sze tbr tcl tct tdf tgr thn tia tiz tjm tkm tkn tlo tms tnu tnz tpo tpq tqq tqr trd tsk
    ttg tvy twc txb txc txh txr uan ull umc uuu ved vel vis wea wkb wkl wku wlc wll wmg woy
    wrn wry wuh wxa xac xad xae xap xaq xbc xbo xcb xcc xce xcg xcl xcm xcn xct xcu xcv xcw xcy
    xdc xdm xeb xel xep xfa xga xgf xgl xgr xha xhc xhd xhr xht xhu xib xil xiv xko xlb xle xlg
    xli xln xlo xlp xls xlu xme xmk xng xnh xno xns xpc xpp xps xpu xpy xqa xqt xsc xso xsv xtg
    xto xtr xug xur xwg xzm ybk ych ycp yha yhl yif yik yip yiq yit yiu yix yiz ykl ykn ykt yku
    ylm yln ylo ymc ymd ymh ymi ymq ymr yms ymx ymz yne yno yox ypa ypb ypg yph ypm ypn ypo ypp
    ypz yrn ysc ysg yso yta ytl ytp yuy ywl ywt yyz yzg yzk zal zcd zhb zkg zkh zkr zkv zra zsk
    zua
"""

SIGNED = frozenset(_SIGNED.split())
OTHERS = frozenset(_OTHERS.split())
