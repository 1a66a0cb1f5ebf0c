import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Kafka Streams, one thread: the number and the sum of the orders of each day (UTC), kept in RocksDB by partition, with
 * its changelog. It prints one JSON object when it has processed so many messages and closed.
 *
 * <p>Arguments: bootstrap servers, topic, messages, processing guarantee, folder for state.
 */
public final class DaySum {
    public record Line(
            long product_id, String product_name, String product_type, String price_type, long price, long quantity) {}

    public record Order(
            long order_id, long customer_id, String customer_name, String customer_email, String order_time,
            List<Line> order_details) {}

    private static final String STORE = "days";
    private static final Map<String, long[]> totals = new TreeMap<>();
    private static final CountDownLatch done = new CountDownLatch(1);
    private static long wanted;
    private static long processed;
    private static long began;
    private static long ended;

    /** Adds to the day of each order; all tasks run in one thread. */
    private static final class Adding implements Processor<byte[], byte[], Void, Void> {
        private final ObjectReader reader =
                new ObjectMapper()
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .readerFor(Order.class);
        private KeyValueStore<String, byte[]> store;

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            store = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<byte[], byte[]> message) {
            if (processed == 0) {
                began = System.nanoTime();
            }
            Order order;
            try {
                order = reader.readValue(message.value());
            } catch (java.io.IOException error) {
                throw new java.io.UncheckedIOException(error);
            }
            long ore = 0;
            for (Line line : order.order_details()) {
                ore += line.price() * line.quantity();
            }
            String day =
                    OffsetDateTime.parse(order.order_time())
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDate()
                            .toString();
            byte[] before = store.get(day);
            long[] sum = before == null ? new long[2] : read(before);
            store.put(day, ByteBuffer.allocate(16).putLong(sum[0] + 1).putLong(sum[1] + ore).array());
            processed++;
            if (processed == wanted) {
                ended = System.nanoTime();
                done.countDown();
            }
        }

        /** Reads back what is stored, before the store is closed. */
        @Override
        public void close() {
            try (KeyValueIterator<String, byte[]> all = store.all()) {
                all.forEachRemaining(
                        entry -> {
                            long[] sum = read(entry.value);
                            long[] total = totals.computeIfAbsent(entry.key, day -> new long[2]);
                            total[0] += sum[0];
                            total[1] += sum[1];
                        });
            }
        }

        private static long[] read(byte[] stored) {
            ByteBuffer buffer = ByteBuffer.wrap(stored);
            return new long[] {buffer.getLong(), buffer.getLong()};
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        wanted = Long.parseLong(arguments[2]);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, arguments[1] + "-sum-" + System.nanoTime());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, arguments[3]);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, arguments[4]);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        Topology topology = new Topology();
        topology.addSource(
                "orders", Serdes.ByteArray().deserializer(), Serdes.ByteArray().deserializer(), arguments[1]);
        topology.addProcessor("adding", Adding::new, "orders");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                        .withCachingEnabled(),
                "adding");
        KafkaStreams streams = new KafkaStreams(topology, properties);
        streams.setUncaughtExceptionHandler(
                error -> {
                    error.printStackTrace();
                    Runtime.getRuntime().halt(1);
                    return null;
                });
        streams.start();
        done.await();
        streams.close(Duration.ofSeconds(60));
        StringBuilder days = new StringBuilder();
        totals.forEach(
                (day, sum) ->
                        days.append(days.length() == 0 ? "" : ", ")
                                .append(String.format("\"%s\": [%d, %d]", day, sum[0], sum[1])));
        System.out.printf(
                java.util.Locale.ROOT, "{\"days\": {%s}, \"seconds\": %.6f}%n", days, (ended - began) / 1e9);
    }
}
