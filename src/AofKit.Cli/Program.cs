using AofKit.Cli;

return Tool.Run(args);
