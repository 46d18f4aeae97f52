import type { Pose } from '#app/engines/image-engine.ts';

/** Things that are photographed lying or hanging, in the languages of the admin: they would look silly on a table. */
const flatThings = [
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
]
  .join(' ')
  .trim()
  .split(/\s+/);

const flatWord = new RegExp(`(?<!\\p{L})(?:${flatThings.join('|')})(?!\\p{L})`, 'iu');
/** What such a word is only a part of: these stand. */
const standingWord =
  /(?<!\p{L})(?:(?:hat|cap|tie|towel|coat|jewell?ery|necklace|ring|sock) (?:stand|rack|box|holder|tree|hook)s?|(?:table|desk)tops?|laptops?|top coat|bottle caps?|robe hooks?|mugs?|bottles?|candles?|vases?|jars?)(?!\p{L})/iu;

/** How a product lies or stands, by what the shop calls it; standing when nothing is known: then its outline decides. */
export function poseOfProduct(product: { title: string; productType: string } | null): Pose {
  if (!product) return 'standing';
  const words = `${product.productType} ${product.title.replaceAll(/[-_]/g, ' ')}`;
  return flatWord.test(words) && !standingWord.test(words) ? 'flat' : 'standing';
}
