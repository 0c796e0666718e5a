package dev.hopfield.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceCommitTest {
  private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path checkout;
  private Path git;
  private Path deep;

  @BeforeEach
  void makeCheckout() throws IOException {
    git = Files.createDirectories(checkout.resolve(".git"));
    deep = Files.createDirectories(checkout.resolve("cli/target/classes"));
  }

  @Test
  void above_detachedHead_isItsHash() throws IOException {
    Files.writeString(git.resolve("HEAD"), HASH + "\n");
    assertThat(SourceCommit.above(deep)).isEqualTo("0123456789ab");
  }

  @Test
  void above_branch_isFoundLoose() throws IOException {
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    Files.createDirectories(git.resolve("refs/heads"));
    Files.writeString(git.resolve("refs/heads/main"), HASH + "\n");
    assertThat(SourceCommit.above(deep)).isEqualTo("0123456789ab");
  }

  @Test
  void above_branch_isFoundPacked() throws IOException {
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    Files.writeString(git.resolve("packed-refs"), "# pack-refs\n" + HASH + " refs/heads/main\n");
    assertThat(SourceCommit.above(deep)).isEqualTo("0123456789ab");
  }

  @Test
  void above_linkedWorkTree_isFoundThroughItsCommonFolder() throws IOException {
    Path linked = Files.createDirectories(git.resolve("worktrees/other"));
    Files.writeString(linked.resolve("HEAD"), "ref: refs/heads/other\n");
    Files.writeString(linked.resolve("commondir"), "../..\n");
    Files.createDirectories(git.resolve("refs/heads"));
    Files.writeString(git.resolve("refs/heads/other"), HASH + "\n");
    Path tree = Files.createDirectories(checkout.resolve("tree"));
    Files.writeString(tree.resolve(".git"), "gitdir: ../.git/worktrees/other\n");
    assertThat(SourceCommit.above(tree)).isEqualTo("0123456789ab");
  }

  @Test
  void above_branchWithoutCommit_isUnknown() throws IOException {
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    assertThat(SourceCommit.above(deep)).isEqualTo("unknown");
  }
}
