using Yiwang.Benchmarks.Identify;
using Yiwang.Benchmarks.Peers;

if (args is ["peer-kestrel", var port])
{
    BareKestrel.Serve(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
    return 0;
}

if (args.FirstOrDefault() is not "identify")
{
    System.Console.Error.WriteLine("usage: ./bench identify [--quick] [--rows N]");
    return 2;
}

return await IdentifyBench.RunAsync(args[1..]);
