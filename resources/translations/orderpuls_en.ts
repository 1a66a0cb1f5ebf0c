<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AuditBadge</name>
    <message numerus="yes">
        <source>{n} figures differ</source>
        <translation>
            <numerusform>{n} figure differs</numerusform>
            <numerusform>{n} figures differ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>all agree, {n} consumers are behind</source>
        <translation>
            <numerusform>all agree, {n} consumer is behind</numerusform>
            <numerusform>all agree, {n} consumers are behind</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AuditWindow</name>
    <message numerus="yes">
        <source>{time}: {n} figures differ</source>
        <translation>
            <numerusform>{time}: {n} figure differs</numerusform>
            <numerusform>{time}: {n} figures differ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{time}: {n} figures agree</source>
        <translation>
            <numerusform>{time}: {n} figure agrees</numerusform>
            <numerusform>{time}: {n} figures agree</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FindWindow</name>
    <message numerus="yes">
        <source>{n} orders</source>
        <translation>
            <numerusform>{n} order</numerusform>
            <numerusform>{n} orders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FreezeChip</name>
    <message numerus="yes">
        <source>Live, +{n} orders</source>
        <translation>
            <numerusform>Live, +{n} order</numerusform>
            <numerusform>Live, +{n} orders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HandlingPanel</name>
    <message numerus="yes">
        <source>orders handled</source>
        <translation>
            <numerusform>order handled</numerusform>
            <numerusform>orders handled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{handled} handled, {backlog} not</source>
        <translation>
            <numerusform>{handled} handled, {backlog} not</numerusform>
            <numerusform>{handled} handled, {backlog} not</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KafkaCard</name>
    <message numerus="yes">
        <source>{n} messages/s</source>
        <translation>
            <numerusform>{n} message/s</numerusform>
            <numerusform>{n} messages/s</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessagesPanel</name>
    <message numerus="yes">
        <source>{n} messages in Kafka</source>
        <translation>
            <numerusform>{n} message in Kafka</numerusform>
            <numerusform>{n} messages in Kafka</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OrderWindow</name>
    <message numerus="yes">
        <source>{n} refused</source>
        <translation>
            <numerusform>{n} refused</numerusform>
            <numerusform>{n} refused</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OverviewPanel</name>
    <message numerus="yes">
        <source>{n} mails</source>
        <translation>
            <numerusform>{n} mail</numerusform>
            <numerusform>{n} mails</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} orders</source>
        <translation>
            <numerusform>{n} order</numerusform>
            <numerusform>{n} orders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportsPanel</name>
    <message numerus="yes">
        <source>Today so far: {n} orders, {money}</source>
        <translation>
            <numerusform>Today so far: {n} order, {money}</numerusform>
            <numerusform>Today so far: {n} orders, {money}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SalesPanel</name>
    <message numerus="yes">
        <source>{n} orders</source>
        <translation>
            <numerusform>{n} order</numerusform>
            <numerusform>{n} orders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>Behind: {n} messages</source>
        <translation>
            <numerusform>Behind: {n} message</numerusform>
            <numerusform>Behind: {n} messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About {n} orders in {span} of shop time.</source>
        <translation>
            <numerusform>About {n} order in {span} of shop time.</numerusform>
            <numerusform>About {n} orders in {span} of shop time.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StockPanel</name>
    <message numerus="yes">
        <source>{all} products</source>
        <translation>
            <numerusform>{all} product</numerusform>
            <numerusform>{all} products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{n} of {all} products</source>
        <translation>
            <numerusform>{n} of {all} product</numerusform>
            <numerusform>{n} of {all} products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{low} low</source>
        <translation>
            <numerusform>{low} low</numerusform>
            <numerusform>{low} low</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Wall</name>
    <message numerus="yes">
        <source>{n} orders</source>
        <translation>
            <numerusform>{n} order</numerusform>
            <numerusform>{n} orders</numerusform>
        </translation>
    </message>
</context>
</TS>
