package io.salvor.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/house.md} to the folders: every file that it names is there. */
class HouseMapTest {
    private static final Path PAGE = Path.of("docs/house.md");
    private static final Pattern FILE = Pattern.compile("`([a-z]\\w*(?:/[a-z]\\w*)*/[A-Z]\\w+)`");

    @Test
    void every_file_that_the_map_names_is_there() throws IOException {
        List<String> named = FILE.matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        assertThat(named).hasSizeGreaterThan(40);
        assertThat(named).allSatisfy(name -> assertThat(SourceFiles.MAIN.resolve(name + ".java"))
                .exists());
    }

    @Test
    void every_room_is_on_the_map() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(SourceFiles.packages(SourceFiles.MAIN))
                .allSatisfy(room -> assertThat(page).contains(room.substring(room.lastIndexOf('.') + 1)));
    }
}
