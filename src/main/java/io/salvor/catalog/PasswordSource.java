package io.salvor.catalog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** Where the repositories of a location have their passwords from. */
public sealed interface PasswordSource {
    /** The password of a namespace's repository. */
    String password(String namespace);

    /** Whether nobody finds it by trying, so that opening a repository with it may cost next to nothing. */
    boolean isRandom();

    /** Each comes from a master key. */
    final class Derived implements PasswordSource {
        private final byte[] masterKey;
        private final String keyContext;

        /** @param keyContext of the {@link LocationRecord} */
        public Derived(byte[] masterKey, String keyContext) {
            this.masterKey = masterKey.clone();
            this.keyContext = keyContext;
        }

        byte[] masterKey() {
            return masterKey.clone();
        }

        /** Whether they come from a master key. */
        public boolean isOf(byte[] other) {
            return Arrays.equals(masterKey, other);
        }

        @Override
        public String password(String namespace) {
            return RepositoryPasswords.derive(masterKey, keyContext, namespace);
        }

        @Override
        public boolean isRandom() {
            return true;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Derived derived
                    && Arrays.equals(masterKey, derived.masterKey)
                    && keyContext.equals(derived.keyContext);
        }

        @Override
        public int hashCode() {
            return Objects.hash(Arrays.hashCode(masterKey), keyContext);
        }

        @Override
        public String toString() {
            return "Derived";
        }
    }

    /** All have the one that somebody has thought of. */
    final class Shared implements PasswordSource {
        /** Of its UTF-8. Several have to fit into the record of a location. */
        private static final int LONGEST = 128;

        private final String password;

        private Shared(String password) {
            this.password = password;
        }

        /**
         * The password in the text of a Secret or file. White space around it goes, for restic does not take it from a file either.
         *
         * @throws IllegalArgumentException if there is none; the message does not hold the text
         */
        public static Shared parse(String text) {
            String password = trimmed(text);
            if (password.isEmpty()) {
                throw new IllegalArgumentException("the password is empty; put one there that you keep elsewhere too");
            }
            if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST
                    || password.codePoints().anyMatch(Shared::isNoText)) {
                throw new IllegalArgumentException("the password is not one line of UTF-8 text with " + LONGEST
                        + " bytes at most; put another one there");
            }
            return new Shared(password);
        }

        static Shared known(byte[] written) {
            return new Shared(new String(written, StandardCharsets.UTF_8));
        }

        byte[] written() {
            return password.getBytes(StandardCharsets.UTF_8);
        }

        /** As restic does it, which takes more for white space than Java. */
        private static String trimmed(String text) {
            int begin = 0;
            int end = text.length();
            while (begin < end && isSpace(text.charAt(begin))) {
                begin++;
            }
            while (end > begin && isSpace(text.charAt(end - 1))) {
                end--;
            }
            return text.substring(begin, end);
        }

        private static boolean isSpace(char c) {
            return c >= '\t' && c <= '\r' || c == '\u0085' || Character.isSpaceChar(c);
        }

        /** restic takes a mark of the byte order for one, and the sign that stands for bytes that are no UTF-8 is nobody's password. */
        private static boolean isNoText(int c) {
            return Character.isISOControl(c) || c == 0xFEFF || c == 0xFFFD;
        }

        @Override
        public String password(String namespace) {
            return password;
        }

        @Override
        public boolean isRandom() {
            return false;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Shared shared && password.equals(shared.password);
        }

        @Override
        public int hashCode() {
            return password.hashCode();
        }

        @Override
        public String toString() {
            return "Shared";
        }
    }
}
