using System.Globalization;
using Yiwang.Benchmarks.Identify;
using Yiwang.Benchmarks.Peers;

if (args is ["peer-kestrel", var port])
{
    BareKestrel.Serve(int.Parse(port, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["node", var folder, var nodePort, var rows])
{
    await ServedNode.ServeAsync(folder, int.Parse(nodePort, CultureInfo.InvariantCulture), int.Parse(rows, CultureInfo.InvariantCulture));
    return 0;
}

if (args.FirstOrDefault() is not "identify")
{
    System.Console.Error.WriteLine("usage: ./bench identify [--quick] [--rows N]");
    return 2;
}

return await IdentifyBench.RunAsync(args[1..]);
