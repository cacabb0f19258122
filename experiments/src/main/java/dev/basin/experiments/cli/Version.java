package dev.basin.experiments.cli;

import java.lang.module.ModuleDescriptor;
import picocli.CommandLine.IVersionProvider;

/// What `basin --version` prints.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    ModuleDescriptor module = Version.class.getModule().getDescriptor();
    String version = module == null ? "(development)" : module.rawVersion().orElse("(development)");
    return new String[] {"basin " + version, "Java " + Runtime.version()};
  }
}
