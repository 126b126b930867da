import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A whole verification with each vendor, told of its end by webhooks, with java.net.http alone (Java 17).
 *
 * <pre>java Verify.java [idwise] [incode] [signzy] [veratad]</pre>
 *
 * It runs against the simulator at IDVSIM_URL, in the namespace IDVSIM_NAMESPACE, with the credentials every simulator knows.
 */
public class Verify {
    static final String SIMULATOR = System.getenv().getOrDefault("IDVSIM_URL", "http://127.0.0.1:4700");
    static final String NAMESPACE = System.getenv().getOrDefault("IDVSIM_NAMESPACE", "default");
    static final String BASE = SIMULATOR + "/~" + NAMESPACE;
    static final String WEBHOOK_SECRET = "a-secret-of-the-receiver";
    static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    /** Any JPEG, PNG, WebP or PDF will do. */
    static final byte[] PICTURE = Base64.getDecoder().decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    public static void main(String[] args) throws Exception {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", Verify::receive);
        server.start();
        var receiver = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        try {
            for (var vendor : args.length > 0 ? List.of(args) : List.of("idwise", "incode", "signzy", "veratad")) {
                var decision = switch (vendor) {
                    case "idwise" -> idwise(receiver + vendor);
                    case "incode" -> incode(receiver + vendor);
                    case "signzy" -> signzy(receiver + vendor);
                    case "veratad" -> veratad(receiver + vendor);
                    default -> throw new IllegalArgumentException("no vendor is called " + vendor);
                };
                System.out.println(vendor + ": " + decision);
            }
        } finally {
            server.stop(0);
        }
    }

    // The vendors. Each answers the decision and how it was told of it.

    static String idwise(String receiver) throws Exception {
        var api = BASE + "/idwise";
        var keys = new String[] {"Authorization", basic("idwise-sandbox-key", "idwise-sandbox-secret")};
        register("idwise", receiver, Map.of("type", "basic", "username", "idwise", "password", WEBHOOK_SECRET));

        var start = Map.of("flow_id", "flow-id-selfie", "reference_no", "reference-" + UUID.randomUUID());
        var journey = text(post(api + "/v2/start-journey", start, keys), "journey_id");
        upload(api, keys, journey, 0);
        upload(api, keys, journey, 1);
        while (true) {
            var open = 0;
            for (var step : (List<?>) at(get(api + "/journey/v2/summary/" + journey, keys), "step_summaries")) {
                if (at(step, "result.is_concluded").equals(true)) continue;
                open++;
                // processed, and not good enough: there are attempts left
                if (text(step, "result.status").equals("Submitted"))
                    upload(api, keys, journey, ((Number) at(step, "definition.step_id")).intValue());
            }
            if (open == 0) break;
            Thread.sleep(2000); // the vendor asks for that long between summaries
        }
        post(api + "/v2/complete-journey", Map.of("journey_id", journey), keys);

        var event = nextEvent("idwise", one ->
            text(one, "event").equals("Finished Journey") && text(one, "body.journeyId").equals(journey));
        var result = get(api + "/v2/get-journey-result?journey_id=" + journey, keys);
        return text(result, "final_decision") + ", told by a verified " + text(event, "event");
    }

    static void upload(String api, String[] keys, String journey, int step) throws Exception {
        var boundary = UUID.randomUUID().toString();
        var body = new ByteArrayOutputStream();
        for (var field : Map.of("journey_id", journey, "step_id", "" + step).entrySet())
            part(body, boundary, "name=\"" + field.getKey() + "\"", field.getValue().getBytes(StandardCharsets.UTF_8));
        for (var side : step == 0 ? List.of("image", "image2") : List.of("image"))
            part(body, boundary, "name=\"" + side + "\"; filename=\"" + side + ".png\"\r\nContent-Type: image/png", PICTURE);
        body.writeBytes(("--" + boundary + "--\r\n").getBytes());
        send("POST", api + "/v2/process-journey-step", body.toByteArray(), "multipart/form-data; boundary=" + boundary, keys);
    }

    static void part(ByteArrayOutputStream body, String boundary, String head, byte[] content) {
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; " + head + "\r\n\r\n").getBytes());
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes());
    }

    static String incode(String receiver) throws Exception {
        var api = BASE + "/incode/v1";
        var integration = "00000000-0000-4000-8000-000000000001";
        register("incode", receiver, Map.of("type", "header", "headers", Map.of("X-Webhook-Key", WEBHOOK_SECRET)));

        var secret = Map.of("integrationId", integration, "secret", "incode-demo-secret");
        var token = text(post(api + "/integration/authorize/server", secret, "x-api-key", "incode-demo-key"), "token");
        var keys = new String[] {"x-auth-token", token}; // good for fifteen minutes: keep it
        var ask = Map.of(
            "integrationId", integration, "loginHint", "jane@example.com", "correlationId", "case-" + UUID.randomUUID());
        var trace = text(post(api + "/verification/generate-verification-link", ask, keys), "verificationTraceId");
        personCompletes("incode", trace); // who opens the verificationLink

        var ends = List.of("verification.succeeded", "verification.failed");
        var event = nextEvent("incode", one ->
            ends.contains(text(one, "eventType")) && text(one, "verificationTraceId").equals(trace));
        var told = ", told by a verified " + text(event, "eventType");
        if (text(event, "eventType").equals("verification.failed")) {
            var verification = get(api + "/workforce/verification/" + trace, keys);
            return "FAILED " + text(verification, "verification.failReason") + told;
        }
        return text(get(api + "/verification/details/" + text(event, "verificationId"), keys), "status") + told;
    }

    static String signzy(String receiver) throws Exception {
        var api = BASE + "/signzy/api/v3/otk-service";
        var keys = new String[] {"Authorization", "signzy-preproduction-token"};
        var create = Map.of(
            "flowId", "otk-document-selfie",
            "userInfo", Map.of("name", Map.of("firstName", "Jane", "lastName", "Doe")),
            "processingConfig", Map.of("callbackUrl", receiver, "authKeyForCallback", WEBHOOK_SECRET));
        var journey = text(post(api + "/create-journey-url", create, keys), "result.journeyId");
        personCompletes("signzy", journey); // who opens the journeyUrl

        nextEvent("signzy", one -> text(one, "journeyId").equals(journey));
        var document = get(api + "/get-journey/" + journey, keys);
        var overall = text(document, "documentIntelligence.completeStatus.overallStatus");
        return text(document, "currentStatus") + " " + overall + ", told by a verified callback";
    }

    static String veratad(String receiver) throws Exception {
        var api = BASE + "/veratad";
        register("veratad", receiver, Map.of(
            "type", "hmac", "secret", WEBHOOK_SECRET, "header", "X-Signature", "algorithm", "sha256", "encoding", "hex"));

        var grant = Map.of(
            "client_id", "veratad-client-id", "client_secret", "veratad-client-secret",
            "audience", "dcams.app", "grant_type", "client_credentials");
        var token = text(post(api + "/oauth/token", grant), "access_token");
        var keys = new String[] {"Authorization", "Bearer " + token}; // good for an hour: keep it
        var person = Map.of("email", "jane@example.com", "age", "21+", "fn", "Jane", "ln", "Doe", "dob", "19900214");
        var session = text(post(api + "/api/session/create_session", person, keys), "request_id");
        personCompletes("veratad", session); // who opens the link

        while (true) { // one webhook after each component: the result says when it was the last
            nextEvent("veratad", one -> text(one, "request_id").equals(session));
            var result = get(api + "/api/session/result/" + session, keys);
            if (text(result, "current_status").equals("COMPLETED"))
                return text(result, "status") + " " + text(result, "dcams_plus.detail") + ", told by a verified webhook";
        }
    }

    // Webhooks: whoever sends one has to prove it, over the bytes as they came, before anything is believed.

    static final Map<String, BlockingQueue<Object>> EVENTS = Map.of(
        "idwise", new LinkedBlockingQueue<>(), "incode", new LinkedBlockingQueue<>(),
        "signzy", new LinkedBlockingQueue<>(), "veratad", new LinkedBlockingQueue<>());

    static void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var vendor = exchange.getRequestURI().getPath().substring(1);
            var body = exchange.getRequestBody().readAllBytes();
            var header = Map.of("incode", "X-Webhook-Key", "veratad", "X-Signature").getOrDefault(vendor, "Authorization");
            var expected = switch (vendor) {
                case "idwise" -> basic("idwise", WEBHOOK_SECRET);
                case "veratad" -> hmac(body);
                default -> WEBHOOK_SECRET;
            };
            var given = exchange.getRequestHeaders().getFirst(header);
            var proven = given != null && MessageDigest.isEqual(given.getBytes(), expected.getBytes());
            // answer first, work later: a slow receiver gets the event again
            exchange.sendResponseHeaders(proven ? 200 : 401, -1);
            if (proven) EVENTS.get(vendor).add(Json.read(new String(body, StandardCharsets.UTF_8)));
        }
    }

    static String hmac(byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(WEBHOOK_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error);
        }
    }

    /** Waits for an event; what came for another verification is not ours to judge. */
    static Object nextEvent(String vendor, Predicate<Object> isWanted) throws Exception {
        while (true) {
            var event = EVENTS.get(vendor).poll(30, TimeUnit.SECONDS);
            if (event == null) throw new TimeoutException("no webhook of " + vendor + " in 30 seconds");
            if (isWanted.test(event)) return event;
        }
    }

    // What belongs to the simulator alone: a receiver that a dashboard would register, and a person.

    static void register(String vendor, String url, Map<String, ?> auth) throws Exception {
        post(SIMULATOR + "/_sim/webhooks/endpoints?namespace=" + NAMESPACE, Map.of("vendor", vendor, "url", url, "auth", auth));
    }

    static void personCompletes(String vendor, String journey) throws Exception {
        post(SIMULATOR + "/_sim/journeys/" + vendor + "/" + journey + "/actions/complete?namespace=" + NAMESPACE, Map.of());
    }

    // HTTP and JSON

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    static Object get(String url, String... headers) throws Exception {
        return send("GET", url, null, null, headers);
    }

    static Object post(String url, Map<String, ?> body, String... headers) throws Exception {
        return send("POST", url, Json.write(body).getBytes(StandardCharsets.UTF_8), "application/json", headers);
    }

    static Object send(String method, String url, byte[] body, String type, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (type != null) request.header("Content-Type", type);
        if (headers.length > 0) request.headers(headers);
        var response = HTTP.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2)
            throw new IOException(method + " " + url + " answers " + response.statusCode() + ": " + response.body());
        return Json.read(response.body());
    }

    /** The value at a path such as result.status. */
    static Object at(Object json, String path) {
        for (var name : path.split("\\.")) json = json instanceof Map<?, ?> map ? map.get(name) : null;
        return json;
    }

    static String text(Object json, String path) {
        return String.valueOf(at(json, path));
    }

    /** Stands in for the JSON library of your project, so that this file runs alone. */
    static class Json {
        private final String text;
        private int at;

        private Json(String text) {
            this.text = text;
        }

        static Object read(String text) {
            return new Json(text).value();
        }

        static String write(Object value) {
            if (value instanceof Map<?, ?> map) {
                var fields = new ArrayList<String>();
                map.forEach((name, field) -> fields.add(write(name) + ":" + write(field)));
                return "{" + String.join(",", fields) + "}";
            }
            // what is sent here holds neither quotes nor backslashes
            return "\"" + value + "\"";
        }

        private Object value() {
            skip(" \t\r\n");
            return switch (text.charAt(at)) {
                case '{' -> {
                    var map = new LinkedHashMap<String, Object>();
                    for (at++, skip(" \t\r\n,"); text.charAt(at) != '}'; skip(" \t\r\n,")) {
                        var name = string();
                        skip(" \t\r\n:");
                        map.put(name, value());
                    }
                    at++;
                    yield map;
                }
                case '[' -> {
                    var list = new ArrayList<Object>();
                    for (at++, skip(" \t\r\n,"); text.charAt(at) != ']'; skip(" \t\r\n,")) list.add(value());
                    at++;
                    yield list;
                }
                case '"' -> string();
                default -> {
                    var start = at;
                    while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) at++;
                    var word = text.substring(start, at);
                    yield switch (word) {
                        case "true", "false" -> Boolean.valueOf(word);
                        case "null" -> null;
                        default -> Double.valueOf(word);
                    };
                }
            };
        }

        private String string() {
            var out = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                if (text.charAt(at) != '\\') out.append(text.charAt(at));
                else if (text.charAt(++at) == 'u') {
                    out.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                    at += 4;
                } else {
                    var escape = "nrtbf".indexOf(text.charAt(at));
                    out.append(escape < 0 ? text.charAt(at) : "\n\r\t\b\f".charAt(escape));
                }
            }
            at++;
            return out.toString();
        }

        private void skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) at++;
        }
    }
}
