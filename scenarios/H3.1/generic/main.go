// Command generic instantiates one generic type with four small methods for 512 types, each of a shape of its own.
package main

type box[T any] struct {
	value     T
	at, count int
}

func (b *box[T]) m0() int { b.count += 0; return b.at }

func (b *box[T]) m1() int { b.count += 1; return b.at }

func (b *box[T]) m2() int { b.count += 2; return b.at }

func (b *box[T]) m3() int { b.count += 3; return b.at }

func use[T any]() int {
	var b box[T]
	return b.m0() + b.m1() + b.m2() + b.m3()
}

func main() {
	println(
		use[[1]byte]()+use[[2]byte]()+use[[3]byte]()+use[[4]byte]()+use[[5]byte]()+use[[6]byte]()+use[[7]byte]()+use[[8]byte](),
		use[[9]byte]()+use[[10]byte]()+use[[11]byte]()+use[[12]byte]()+use[[13]byte]()+use[[14]byte]()+use[[15]byte]()+use[[16]byte](),
		use[[17]byte]()+use[[18]byte]()+use[[19]byte]()+use[[20]byte]()+use[[21]byte]()+use[[22]byte]()+use[[23]byte]()+use[[24]byte](),
		use[[25]byte]()+use[[26]byte]()+use[[27]byte]()+use[[28]byte]()+use[[29]byte]()+use[[30]byte]()+use[[31]byte]()+use[[32]byte](),
		use[[33]byte]()+use[[34]byte]()+use[[35]byte]()+use[[36]byte]()+use[[37]byte]()+use[[38]byte]()+use[[39]byte]()+use[[40]byte](),
		use[[41]byte]()+use[[42]byte]()+use[[43]byte]()+use[[44]byte]()+use[[45]byte]()+use[[46]byte]()+use[[47]byte]()+use[[48]byte](),
		use[[49]byte]()+use[[50]byte]()+use[[51]byte]()+use[[52]byte]()+use[[53]byte]()+use[[54]byte]()+use[[55]byte]()+use[[56]byte](),
		use[[57]byte]()+use[[58]byte]()+use[[59]byte]()+use[[60]byte]()+use[[61]byte]()+use[[62]byte]()+use[[63]byte]()+use[[64]byte](),
		use[[65]byte]()+use[[66]byte]()+use[[67]byte]()+use[[68]byte]()+use[[69]byte]()+use[[70]byte]()+use[[71]byte]()+use[[72]byte](),
		use[[73]byte]()+use[[74]byte]()+use[[75]byte]()+use[[76]byte]()+use[[77]byte]()+use[[78]byte]()+use[[79]byte]()+use[[80]byte](),
		use[[81]byte]()+use[[82]byte]()+use[[83]byte]()+use[[84]byte]()+use[[85]byte]()+use[[86]byte]()+use[[87]byte]()+use[[88]byte](),
		use[[89]byte]()+use[[90]byte]()+use[[91]byte]()+use[[92]byte]()+use[[93]byte]()+use[[94]byte]()+use[[95]byte]()+use[[96]byte](),
		use[[97]byte]()+use[[98]byte]()+use[[99]byte]()+use[[100]byte]()+use[[101]byte]()+use[[102]byte]()+use[[103]byte]()+use[[104]byte](),
		use[[105]byte]()+use[[106]byte]()+use[[107]byte]()+use[[108]byte]()+use[[109]byte]()+use[[110]byte]()+use[[111]byte]()+use[[112]byte](),
		use[[113]byte]()+use[[114]byte]()+use[[115]byte]()+use[[116]byte]()+use[[117]byte]()+use[[118]byte]()+use[[119]byte]()+use[[120]byte](),
		use[[121]byte]()+use[[122]byte]()+use[[123]byte]()+use[[124]byte]()+use[[125]byte]()+use[[126]byte]()+use[[127]byte]()+use[[128]byte](),
		use[[129]byte]()+use[[130]byte]()+use[[131]byte]()+use[[132]byte]()+use[[133]byte]()+use[[134]byte]()+use[[135]byte]()+use[[136]byte](),
		use[[137]byte]()+use[[138]byte]()+use[[139]byte]()+use[[140]byte]()+use[[141]byte]()+use[[142]byte]()+use[[143]byte]()+use[[144]byte](),
		use[[145]byte]()+use[[146]byte]()+use[[147]byte]()+use[[148]byte]()+use[[149]byte]()+use[[150]byte]()+use[[151]byte]()+use[[152]byte](),
		use[[153]byte]()+use[[154]byte]()+use[[155]byte]()+use[[156]byte]()+use[[157]byte]()+use[[158]byte]()+use[[159]byte]()+use[[160]byte](),
		use[[161]byte]()+use[[162]byte]()+use[[163]byte]()+use[[164]byte]()+use[[165]byte]()+use[[166]byte]()+use[[167]byte]()+use[[168]byte](),
		use[[169]byte]()+use[[170]byte]()+use[[171]byte]()+use[[172]byte]()+use[[173]byte]()+use[[174]byte]()+use[[175]byte]()+use[[176]byte](),
		use[[177]byte]()+use[[178]byte]()+use[[179]byte]()+use[[180]byte]()+use[[181]byte]()+use[[182]byte]()+use[[183]byte]()+use[[184]byte](),
		use[[185]byte]()+use[[186]byte]()+use[[187]byte]()+use[[188]byte]()+use[[189]byte]()+use[[190]byte]()+use[[191]byte]()+use[[192]byte](),
		use[[193]byte]()+use[[194]byte]()+use[[195]byte]()+use[[196]byte]()+use[[197]byte]()+use[[198]byte]()+use[[199]byte]()+use[[200]byte](),
		use[[201]byte]()+use[[202]byte]()+use[[203]byte]()+use[[204]byte]()+use[[205]byte]()+use[[206]byte]()+use[[207]byte]()+use[[208]byte](),
		use[[209]byte]()+use[[210]byte]()+use[[211]byte]()+use[[212]byte]()+use[[213]byte]()+use[[214]byte]()+use[[215]byte]()+use[[216]byte](),
		use[[217]byte]()+use[[218]byte]()+use[[219]byte]()+use[[220]byte]()+use[[221]byte]()+use[[222]byte]()+use[[223]byte]()+use[[224]byte](),
		use[[225]byte]()+use[[226]byte]()+use[[227]byte]()+use[[228]byte]()+use[[229]byte]()+use[[230]byte]()+use[[231]byte]()+use[[232]byte](),
		use[[233]byte]()+use[[234]byte]()+use[[235]byte]()+use[[236]byte]()+use[[237]byte]()+use[[238]byte]()+use[[239]byte]()+use[[240]byte](),
		use[[241]byte]()+use[[242]byte]()+use[[243]byte]()+use[[244]byte]()+use[[245]byte]()+use[[246]byte]()+use[[247]byte]()+use[[248]byte](),
		use[[249]byte]()+use[[250]byte]()+use[[251]byte]()+use[[252]byte]()+use[[253]byte]()+use[[254]byte]()+use[[255]byte]()+use[[256]byte](),
		use[[257]byte]()+use[[258]byte]()+use[[259]byte]()+use[[260]byte]()+use[[261]byte]()+use[[262]byte]()+use[[263]byte]()+use[[264]byte](),
		use[[265]byte]()+use[[266]byte]()+use[[267]byte]()+use[[268]byte]()+use[[269]byte]()+use[[270]byte]()+use[[271]byte]()+use[[272]byte](),
		use[[273]byte]()+use[[274]byte]()+use[[275]byte]()+use[[276]byte]()+use[[277]byte]()+use[[278]byte]()+use[[279]byte]()+use[[280]byte](),
		use[[281]byte]()+use[[282]byte]()+use[[283]byte]()+use[[284]byte]()+use[[285]byte]()+use[[286]byte]()+use[[287]byte]()+use[[288]byte](),
		use[[289]byte]()+use[[290]byte]()+use[[291]byte]()+use[[292]byte]()+use[[293]byte]()+use[[294]byte]()+use[[295]byte]()+use[[296]byte](),
		use[[297]byte]()+use[[298]byte]()+use[[299]byte]()+use[[300]byte]()+use[[301]byte]()+use[[302]byte]()+use[[303]byte]()+use[[304]byte](),
		use[[305]byte]()+use[[306]byte]()+use[[307]byte]()+use[[308]byte]()+use[[309]byte]()+use[[310]byte]()+use[[311]byte]()+use[[312]byte](),
		use[[313]byte]()+use[[314]byte]()+use[[315]byte]()+use[[316]byte]()+use[[317]byte]()+use[[318]byte]()+use[[319]byte]()+use[[320]byte](),
		use[[321]byte]()+use[[322]byte]()+use[[323]byte]()+use[[324]byte]()+use[[325]byte]()+use[[326]byte]()+use[[327]byte]()+use[[328]byte](),
		use[[329]byte]()+use[[330]byte]()+use[[331]byte]()+use[[332]byte]()+use[[333]byte]()+use[[334]byte]()+use[[335]byte]()+use[[336]byte](),
		use[[337]byte]()+use[[338]byte]()+use[[339]byte]()+use[[340]byte]()+use[[341]byte]()+use[[342]byte]()+use[[343]byte]()+use[[344]byte](),
		use[[345]byte]()+use[[346]byte]()+use[[347]byte]()+use[[348]byte]()+use[[349]byte]()+use[[350]byte]()+use[[351]byte]()+use[[352]byte](),
		use[[353]byte]()+use[[354]byte]()+use[[355]byte]()+use[[356]byte]()+use[[357]byte]()+use[[358]byte]()+use[[359]byte]()+use[[360]byte](),
		use[[361]byte]()+use[[362]byte]()+use[[363]byte]()+use[[364]byte]()+use[[365]byte]()+use[[366]byte]()+use[[367]byte]()+use[[368]byte](),
		use[[369]byte]()+use[[370]byte]()+use[[371]byte]()+use[[372]byte]()+use[[373]byte]()+use[[374]byte]()+use[[375]byte]()+use[[376]byte](),
		use[[377]byte]()+use[[378]byte]()+use[[379]byte]()+use[[380]byte]()+use[[381]byte]()+use[[382]byte]()+use[[383]byte]()+use[[384]byte](),
		use[[385]byte]()+use[[386]byte]()+use[[387]byte]()+use[[388]byte]()+use[[389]byte]()+use[[390]byte]()+use[[391]byte]()+use[[392]byte](),
		use[[393]byte]()+use[[394]byte]()+use[[395]byte]()+use[[396]byte]()+use[[397]byte]()+use[[398]byte]()+use[[399]byte]()+use[[400]byte](),
		use[[401]byte]()+use[[402]byte]()+use[[403]byte]()+use[[404]byte]()+use[[405]byte]()+use[[406]byte]()+use[[407]byte]()+use[[408]byte](),
		use[[409]byte]()+use[[410]byte]()+use[[411]byte]()+use[[412]byte]()+use[[413]byte]()+use[[414]byte]()+use[[415]byte]()+use[[416]byte](),
		use[[417]byte]()+use[[418]byte]()+use[[419]byte]()+use[[420]byte]()+use[[421]byte]()+use[[422]byte]()+use[[423]byte]()+use[[424]byte](),
		use[[425]byte]()+use[[426]byte]()+use[[427]byte]()+use[[428]byte]()+use[[429]byte]()+use[[430]byte]()+use[[431]byte]()+use[[432]byte](),
		use[[433]byte]()+use[[434]byte]()+use[[435]byte]()+use[[436]byte]()+use[[437]byte]()+use[[438]byte]()+use[[439]byte]()+use[[440]byte](),
		use[[441]byte]()+use[[442]byte]()+use[[443]byte]()+use[[444]byte]()+use[[445]byte]()+use[[446]byte]()+use[[447]byte]()+use[[448]byte](),
		use[[449]byte]()+use[[450]byte]()+use[[451]byte]()+use[[452]byte]()+use[[453]byte]()+use[[454]byte]()+use[[455]byte]()+use[[456]byte](),
		use[[457]byte]()+use[[458]byte]()+use[[459]byte]()+use[[460]byte]()+use[[461]byte]()+use[[462]byte]()+use[[463]byte]()+use[[464]byte](),
		use[[465]byte]()+use[[466]byte]()+use[[467]byte]()+use[[468]byte]()+use[[469]byte]()+use[[470]byte]()+use[[471]byte]()+use[[472]byte](),
		use[[473]byte]()+use[[474]byte]()+use[[475]byte]()+use[[476]byte]()+use[[477]byte]()+use[[478]byte]()+use[[479]byte]()+use[[480]byte](),
		use[[481]byte]()+use[[482]byte]()+use[[483]byte]()+use[[484]byte]()+use[[485]byte]()+use[[486]byte]()+use[[487]byte]()+use[[488]byte](),
		use[[489]byte]()+use[[490]byte]()+use[[491]byte]()+use[[492]byte]()+use[[493]byte]()+use[[494]byte]()+use[[495]byte]()+use[[496]byte](),
		use[[497]byte]()+use[[498]byte]()+use[[499]byte]()+use[[500]byte]()+use[[501]byte]()+use[[502]byte]()+use[[503]byte]()+use[[504]byte](),
		use[[505]byte]()+use[[506]byte]()+use[[507]byte]()+use[[508]byte]()+use[[509]byte]()+use[[510]byte]()+use[[511]byte]()+use[[512]byte](),
	)
}
