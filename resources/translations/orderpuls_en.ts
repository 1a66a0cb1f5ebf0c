<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
</TS>
