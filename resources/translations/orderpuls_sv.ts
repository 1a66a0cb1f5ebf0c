<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv_SE">
<context>
    <name>Banner</name>
    <message>
        <source>Kafka is away. Sales wait, nothing is lost; it goes on by itself when Kafka is back.</source>
        <translation>Kafka är borta. Försäljningen väntar, inget går förlorat; det fortsätter av sig självt när Kafka är tillbaka.</translation>
    </message>
    <message>
        <source>Less than 1 GB of disk is free, so sales have stopped. Free some space to go on.</source>
        <translation>Mindre än 1 GB ledigt på disken, så försäljningen har stannat. Frigör utrymme för att fortsätta.</translation>
    </message>
    <message>
        <source>The computer&apos;s clock was set back. Shop time stands still for another {span} and then goes on.</source>
        <translation>Datorns klocka har ställts tillbaka. Butikens tid står still i {span} till och går sedan vidare.</translation>
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
    <name>ControlBar</name>
    <message>
        <source> /min</source>
        <translation> /min</translation>
    </message>
    <message>
        <source>Orders per minute of shop time, at index 100 of the curve</source>
        <translation>Ordrar per minut av butikens tid, vid index 100 på kurvan</translation>
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
        <source>dashed: the mean</source>
        <translation>streckat: medelvärdet</translation>
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
    <name>MainWindow</name>
    <message>
        <source>Overview</source>
        <translation>Översikt</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>Försäljning</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Lager</translation>
    </message>
    <message>
        <source>Handling</source>
        <translation>Hantering</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Rapporter</translation>
    </message>
    <message>
        <source>An error in the program, see the log: {text}</source>
        <translation>Ett fel i programmet, se loggen: {text}</translation>
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
        <source>now</source>
        <translation>nu</translation>
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
        <source>since 00:00 on {day}   ·   yesterday: {yesterday}</source>
        <translation>sedan 00:00 {day}   ·   i går: {yesterday}</translation>
    </message>
    <message>
        <source>held back: they cannot be taken just now</source>
        <translation>hålls tillbaka: de kan inte tas emot just nu</translation>
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
    <name>Panel</name>
    <message>
        <source>{n} behind</source>
        <translation>{n} efter</translation>
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
        <source>Daily report</source>
        <translation>Dagsrapport</translation>
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
        <source>Sales per hour, kr</source>
        <translation>Försäljning per timme, kr</translation>
    </message>
    <message>
        <source>wide and grey: yesterday</source>
        <translation>brett och grått: i går</translation>
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
    <message numerus="yes">
        <source>{n} orders</source>
        <translation>
            <numerusform>{n} order</numerusform>
            <numerusform>{n} ordrar</numerusform>
        </translation>
    </message>
    <message>
        <source>today</source>
        <translation>i dag</translation>
    </message>
    <message>
        <source>half of the orders are smaller</source>
        <translation>hälften av ordrarna är mindre</translation>
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
        <source>Open the shop&apos;s folder</source>
        <translation>Öppna butikens mapp</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Look at the rejected messages</source>
        <translation>Titta på de avvisade meddelandena</translation>
    </message>
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
</TS>
