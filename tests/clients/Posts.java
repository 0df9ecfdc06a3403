import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Posts queries as Java's HttpClient does by default, which asks for HTTP/2, and prints status, version and body. */
public class Posts {
    public static void main(String[] arguments) throws Exception {
        var client = HttpClient.newHttpClient();
        for (var number = 1; number <= 4; number++) {
            var body = "{\"query\": \"{ a" + number + ": __typename }\"}";
            var publisher = number % 2 == 1
                ? BodyPublishers.ofString(body)
                : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes())); // in chunks
            var request = HttpRequest.newBuilder(URI.create(arguments[0]))
                .header("Content-Type", "application/json").POST(publisher).build();
            var response = client.send(request, BodyHandlers.ofString());
            System.out.println(response.statusCode() + " " + response.version() + " " + response.body());
        }
    }
}
