import type { Command } from 'commander';
import { addApprovalsCommand } from './approvals-command.ts';
import { addArtifactsCommand } from './artifacts-command.ts';
import { addBatchCommand } from './batch-command.ts';
import { addBenchCommand } from './bench-command.ts';
import { addDatasetsCommand } from './datasets-command.ts';
import { addDocsCommand } from './docs-command.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addExportCommand } from './export-command.ts';
import { addForecastCommand } from './forecast-command.ts';
import { addGenCommand } from './gen-steps.ts';
import { addImportBundleCommand } from './import-bundle-command.ts';
import { addModelsCommand } from './models-command.ts';
import { addNewCommand } from './new-plugin-command.ts';
import { addPluginsCommand } from './plugins-command.ts';
import { addReplayCommand } from './replay-command.ts';
import { addRunCommand } from './run-command.ts';
import { addScenariosCommand } from './scenarios-command.ts';
import { addSeedCommand } from './seed-command.ts';
import { addSigningKeyCommand } from './signing-key-command.ts';
import { addVerifyCommand } from './verify-command.ts';
import { addWorkspacesCommand } from './workspaces-command.ts';

/** All but those that serve, in the order of the help. */
export const CLIENT_COMMANDS: readonly ((program: Command) => void)[] = [
  addRunCommand,
  addForecastCommand,
  addSeedCommand,
  addReplayCommand,
  addWorkspacesCommand,
  addApprovalsCommand,
  addBatchCommand,
  addScenariosCommand,
  addModelsCommand,
  addDatasetsCommand,
  addArtifactsCommand,
  addPluginsCommand,
  addDocsCommand,
  addExportCommand,
  addVerifyCommand,
  addImportBundleCommand,
  addSigningKeyCommand,
  addDoctorCommand,
  addBenchCommand,
  addGenCommand,
  addNewCommand,
];
