using Yiwang.Node.Commands;

return await YiwangCommand.Create().Parse(args).InvokeAsync(YiwangCommand.Invocation);
