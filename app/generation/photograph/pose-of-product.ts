import type { Pose } from '#app/engines/image-engine.ts';

/** Things that are photographed lying or hanging, in the languages of the admin: they would look silly on a table. */
const clothes = [
  `apparel clothing garments? t-?shirts? tees? tanks? singlets? shirts? blouses? polos? hood(?:y|ie)s? sweat(?:er|shirt)s?
  jumpers? pullovers? jackets? blazers? coats? parkas? jeans pants trousers chinos shorts skirts? dress(?:es)? gowns?
  jumpsuits? overalls? tops? bras? bodysuits? onesies? pyjamas? pajamas? kimonos? robes? scar(?:f|ves) shawls? beanies? hats?
  caps? socks? tights? gloves? mittens? towels? blankets? quilts? duvets? bedding pillowcases? tablecloths? curtains? cushions?
  rugs? posters? prints? necklaces? pendants? chains? earrings? bracelets? belts? ties? bikinis? swimsuits? leggings vests?
  cardigans? ponchos? aprons? bibs?`,
  `kleid(?:er)? röcke? rock hosen? hemd(?:en)? blusen? jacken? mantel mäntel pullis? kapuzen(?:pullover|jacken?)
  (?:strick|sommer|abend)?kleid(?:er)? strickjacken? schals? tücher tuch mützen? hüte? handschuhe? strümpfe? handtuch handtücher
  decken? kissen(?:bezug)? teppiche? vorhänge? halsketten? ketten? ohrringe? armbänder armband gürtel krawatten? bettwäsche
  westen? badeanzüge? plakate?`,
  `robes? jupes? pantalons? chemis(?:e|ier|es) chemisiers? vestes? manteaux? pulls? gilets? écharpes? foulards? bonnets?
  chapeaux? gants? chaussettes? serviettes? couvertures? coussins? tapis colliers? bracelets? ceintures? cravates? affiches?
  débardeurs? rideaux?`,
  `vestidos? faldas? pantal(?:ón|ones) camisas? camisetas? blusas? chaquetas? abrigos? jersey su(?:é|e)ters? bufandas? gorros?
  guantes calcetines toallas? mantas? cojines? alfombras? collar(?:es)? pendientes pulseras? cintur(?:ón|ones) corbatas? sudaderas?
  cortinas? vestiti? vestito gonn[ae] pantaloni camici[ae] magliett[ae] felp[ae] giacc(?:a|he) cappott[io] sciarp[ae] guanti calzini
  asciugaman[io] copert[ae] cuscin[io] tappet[io] collan[ae] orecchini bracciali cintur[ae] cravatt[ae]`,
  `vestidos? saias? calças? camisetas? camisas? casacos? moletons? cachecol luvas meias toalhas? cobertor almofadas? tapetes?
  colares? brincos? pulseiras? cintos? gravatas? jurk(?:en)? rokken broek(?:en)? hemden? truien? trui jassen sjaals? mutsen?
  handschoenen sokken handdoek(?:en)? dekens? kussens? vloerkleed kettingen? ketting oorbellen riem(?:en)? stropdas(?:sen)?`,
  `klänning(?:ar)? kjolar? byxor tröj(?:a|or) jack(?:a|or) halsdukar? mössor? mössa handduk(?:ar)? kudd(?:e|ar) halsband kjoler?
  bukser trøjer? trøje skjorter? skjorte jakker? jakke halstørklæder? huer? handsker puder? halskæder?`,
  `koszul(?:a|e|ka|ki) bluz(?:a|y|ka|ki) sukienk[ai] spódnic[ae] spodnie kurtk[ai] swetr?y? szalik[i]? czapk[ai] rękawiczki skarpetk?i?
  ręczniki? koce? poduszk[ai] košile trička? tričko mikin[ay] šaty sukně kalhoty bund[ay] svetr[y]? šál[ay]? čepice rukavice ponožky
  ručník[y]? deky polštáře? paidat? t-paidat? huppari(?:t)? mek(?:ko|ot) hame(?:et)? housut takit? takki neule(?:et)? huivit?
  pipot? käsineet sukat pyyhkeet? peitot? tyynyt? genser(?:e)? kjoler? bukser? skjorter? jakker? skjerf lue(?:r)? votter sokker
  håndkl(?:e|ær) tepper? puter? gömlek(?:ler)? tişört(?:ler)? elbise(?:ler)? etek(?:ler)? pantolon(?:lar)? ceket(?:ler)? kazak(?:lar)?
  atkı(?:lar)? bere(?:ler)? eldiven(?:ler)? çorap(?:lar)? havlu(?:lar)? battaniye(?:ler)? yastık(?:lar)?`,
];

/** Jewellery that hangs on a body or an ear, and cannot stand: chains of all kinds. A ring may. */
const jewellery = [
  `necklaces? pendants? lockets? chokers? lariats? medallions? rosary rosaries chains? bracelets? bangles? anklets? earrings?
  ear[-]?rings? brooch(?:es)? charms? lanyards? key[-]?chains? key[-]?rings? mangalsutras?`,
  `\\p{L}*(?:hals|perlen|silber|gold|glieder|panzer|anker|fuß|statement)kette(?:n)? ketten? kettchen colliers? anhänger ohrringe?
  ohrstecker creolen armb(?:and|änder) armreife?n? armkettchen fußkettchen broschen? schlüsselanhänger`,
  `colliers? pendentifs? sautoirs? chaînes? chaînettes? gourmettes? bracelets? joncs? boucles? créoles? broches? médailles?
  porte-clés`,
  `collar(?:es)? gargantillas? cadenas? colgantes? medallas? pendientes aretes pulseras? brazaletes? tobilleras? llaveros?
  collan[ae] collanine? catenin[ae] ciondol[io] girocoll[io] pendent[ei] orecchin[io] braccial[ei] braccialett[io] cavigliere?
  spill[ae] portachiavi`,
  `colar(?:es)? gargantilhas? correntes? pingentes? brincos? pulseiras? tornozeleiras? chaveiros? porta-chaves
  (?:hals)?ketting(?:en)? kettinkje hangers? oorbel(?:len)? oorring(?:en)? armband(?:en)? enkelband(?:jes?|en)? sleutelhangers?`,
  `hals(?:band|kedja|kedjor|smycken?) kedj(?:a|or) berlock(?:er)? örhängen? armband hængsmykker? hals(?:kæder?|kjeder?|smykker?)
  vedhæng øreringe? øredobber ørestikkere? armbånd nøkleringer? nøgleringe? kaulakorut? kaulaketjut? korvakorut? rannekorut?
  riipus riipukset avaimenper(?:ä|ät)`,
  `naszyjniki? łańcusz(?:ek|ki) wisior(?:ek|ki) kolczyki? bransolet(?:ka|ki|y) breloki? náhrdelník[y]? řetíz(?:ek|ky) přívěs(?:ek|ky)
  náušnice náram(?:ek|ky) kolyeler? kolye zincir küpe(?:ler)? bilezik(?:ler)? bileklik(?:ler)? halhal anahtarlık`,
];

/** The same in scripts that put no room between words: looked for anywhere in a name. */
const unspaced = new RegExp(
  `ネックレス ペンダント チョーカー ブレスレット バングル アンクレット ピアス イヤリング ブローチ キーホルダー シャツ ブラウス ワンピース
  ドレス スカート パンツ ズボン ジャケット コート セーター ニット パーカー マフラー スカーフ 靴下 ソックス 手袋 タオル 毛布
  ブランケット 목걸이 펜던트 팔찌 발찌 귀걸이 귀고리 브로치 키링 셔츠 블라우스 원피스 드레스 치마 스커트 바지 재킷 코트 스웨터
  니트 후드 목도리 스카프 양말 장갑 수건 담요 项链 項鍊 吊坠 吊墜 手链 手鍊 手镯 手鐲 脚链 腳鍊 耳环 耳環 耳钉 耳釘 胸针 胸針
  钥匙扣 鑰匙圈 衬衫 襯衫 T恤 连衣裙 洋裝 裙子 裤子 褲子 牛仔裤 牛仔褲 夹克 夾克 外套 大衣 毛衣 卫衣 衛衣 围巾 圍巾 袜子 襪子
  手套 毛巾 毯子 抱枕 สร้อยคอ สร้อยข้อมือ จี้ กำไล ต่างหู พวงกุญแจ เสื้อ กางเกง กระโปรง เดรส ผ้าพันคอ ถุงเท้า ถุงมือ ผ้าเช็ดตัว ผ้าห่ม`
    .split(/\s+/)
    .join('|'),
  'u',
);

const flatThings = [...clothes, ...jewellery].join(' ').trim().split(/\s+/);
const flatWord = new RegExp(`(?<!\\p{L})(?:${flatThings.join('|')})(?!\\p{L})`, 'iu');
/** What such a word is only a part of: these do not lie. */
const notFlatWord =
  /(?<!\p{L})(?:(?:hat|cap|tie|towel|coat|jewell?ery|necklace|ring|sock) (?:stand|rack|box|holder|tree|hook)s?|(?:table|desk)tops?|(?:pendant|hanging|chain) (?:lights?|lamps?)|pendel(?:leuchte|lampe)n?|suspensions?|lampadario|laptops?|top coat|bottle caps?|robe hooks?|mugs?|bottles?|candles?|vases?|jars?)(?!\p{L})/iu;

/** Furniture, vessels and machines: they stand, and are often seen at an angle from above, as what lies is. */
const standing = [
  `(?:arm|office|dining)?chairs? (?:bar|foot)?stools? sofas? couch(?:es)? tables? desks? sideboards? bookcases? bookshelf bookshelves
  wardrobes? cabinets? nightstands? (?:floor|table|desk|bedside)\\slamps? lanterns? mugs? vases? teapots? jugs? pitchers? carafes?
  planters? laptops? monitors? televisions? printers? projectors? consoles? speakers? loudspeakers? kettles? toasters? blenders?
  ovens? microwaves? fridges? refrigerators? bicycles? bikes? strollers? prams?`,
  `\\p{L}*(?:stuhl|stühle|sessel|hocker|tische?|schrank|schränke|kommoden?|regale?|becher|tassen?|vasen?|kannen?|krug|krüge) sofas?
  (?:steh|tisch|schreibtisch)(?:lampen?|leuchten?) \\p{L}*(?:drucker|fernseher|lautsprecher|wasserkocher|kaffeemaschinen?) toaster
  \\p{L}*(?:fahrrad|fahrräder|kinderwagen) bildschirme?`,
  `chaises? fauteuils? tabourets? canapés? tables? commodes? armoires? lampadaires? tasses? théières? bouilloires? imprimantes?
  téléviseurs? enceintes? vélos? poussettes? sillas? sill(?:ón|ones) taburetes? sofás? mesas? estanterías? armarios? tazas?
  jarr(?:ón|ones|as?) teteras? impresoras? televisor(?:es)? altavo(?:z|ces) bicicletas?`,
  `sedi[ae] poltron[ae] sgabell[io] divan[io] tavol[io] tavolin[io] libreri[ae] armadi[o]? tazz[ae] vas[io] teier[ae] caraff[ae]
  stampant[ei] bicicletta biciclette cadeiras? poltronas? canecas? jarros? bules? impressoras? stoel(?:en)? kruk(?:ken)?
  tafels? kast(?:en)? mok(?:ken)? va(?:as|zen) theepot(?:ten)? fiets(?:en)? stol(?:ar|e)? fåtölj(?:er)? soff(?:a|or) mugg(?:ar)?`,
];
const standingWord = new RegExp(
  `(?<!\\p{L})(?:${standing.join(' ').trim().split(/\s+/).join('|')})(?!\\p{L})`,
  'iu',
);
/** What is made for such a thing, and named after it, is not one. */
const accessoryWord =
  /(?<!\p{L})(?:for|für|pour|para|per|voor|till|sleeves?|bags?|cases?|covers?|straps?|mats?|pads?|runners?|cloths?|cables?|skins?|stickers?|mounts?|legs?|parts?|paper|ink|toner|cartridges?|filters?|wires?|chargers?|adapters?|batter(?:y|ies)|keyboards?|helmets?|tyres?|tires?|locks?|racks?|stands?|hooks?|holders?|\p{L}*(?:hülle|tasche|decke|läufer|matte|bezug|kabel)n?|housses?|fundas?|hoes)(?!\p{L})/iu;

/**
 * How a product lies or stands, by what the shop calls it.
 *
 * @returns undefined where the name does not tell: then its outline decides
 */
export function poseOfProduct(product: { title: string; productType: string } | null): Pose | undefined {
  if (!product) return undefined;
  const words = `${product.productType} ${product.title.replaceAll(/[-_]/g, ' ')}`;
  if ((flatWord.test(words) || unspaced.test(words)) && !notFlatWord.test(words)) return 'flat';
  return standingWord.test(words) && !accessoryWord.test(words) ? 'standing' : undefined;
}
