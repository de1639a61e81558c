package io.salvor.store.s3;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Answers the client's question in which region a bucket is, which it asks where a location names none. Not every service answers it, and on
 * Amazon's it takes a right that credentials for backups need not have; but there everybody learns it who asks for the bucket without any.
 */
record S3RegionLookup(S3Backend backend) implements Interceptor {
    private static final Pattern ANSWER = Pattern.compile("<LocationConstraint[^>]*?(?:/>|>([^<]*)</)");
    private static final String REGION = "x-amz-bucket-region";
    private static final int MOST_BYTES = 4096;
    /** The service does not know the question. */
    private static final Set<Integer> UNKNOWN = Set.of(405, 501);

    /** The service does not answer it to this one, but may answer others. */
    private static final Set<Integer> REFUSED = Set.of(301, 400, 403);

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        if (!request.method().equals("GET")
                || !request.url().queryParameterNames().contains("location")) {
            return chain.proceed(request);
        }
        S3Regions regions = backend.manner().regions();
        Optional<String> earlier = regions.of(backend.url(), backend.bucket());
        if (earlier.isPresent()) {
            return saying(request, earlier.get());
        }
        Response answer = chain.proceed(request);
        Optional<String> region = said(answer);
        if (region.isEmpty() && hidesIt(answer.code())) {
            answer.close();
            region = asked(chain, request);
        } else if (region.isEmpty()) {
            return answer;
        }
        boolean known = region.isPresent() || UNKNOWN.contains(answer.code());
        answer.close();
        String found = region.orElse(S3Backend.DEFAULT_REGION);
        if (known) {
            // Not where the question was refused, perhaps for wrong keys: with others there may be an answer.
            regions.found(backend.url(), backend.bucket(), found);
        }
        return saying(request, found);
    }

    private static Optional<String> said(Response answer) throws IOException {
        if (!answer.isSuccessful()) {
            return Optional.ofNullable(answer.header(REGION));
        }
        Matcher words = ANSWER.matcher(answer.peekBody(MOST_BYTES).string());
        if (!words.find() || words.group(1) == null || words.group(1).isBlank()) {
            return Optional.of(S3Backend.DEFAULT_REGION);
        }
        // What Amazon called its first region in Europe.
        return Optional.of(
                words.group(1).equals("EU") ? "eu-west-1" : words.group(1).strip());
    }

    /** Whether the service answers other questions than this, for all that is known. */
    private static boolean hidesIt(int status) {
        return REFUSED.contains(status) || UNKNOWN.contains(status);
    }

    private static Optional<String> asked(Chain chain, Request request) throws IOException {
        Request plain = new Request.Builder()
                .url(request.url().newBuilder().query(null).build())
                .head()
                .build();
        try (Response answer = chain.proceed(plain)) {
            return Optional.ofNullable(answer.header(REGION));
        }
    }

    private static Response saying(Request request, String region) {
        String xml = "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + region
                + "</LocationConstraint>";
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("OK")
                .body(ResponseBody.create(xml, MediaType.get("application/xml")))
                .build();
    }
}
