using System.Globalization;
using Yiwang.Benchmarks.Cases;
using Yiwang.Benchmarks.Fuzz;
using Yiwang.Benchmarks.Identify;
using Yiwang.Benchmarks.Mqtt;
using Yiwang.Benchmarks.Modbus;
using Yiwang.Benchmarks.Net;
using Yiwang.Benchmarks.Peers;
using Yiwang.Benchmarks.Resolve;
using Yiwang.Benchmarks.Streams;

if (args is ["peer-kestrel", var port])
{
    BareKestrel.Serve(int.Parse(port, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["peer-udp", var udpPort])
{
    BareUdp.Serve(int.Parse(udpPort, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["peer-modbus", var firstPort, var devices])
{
    await ManyDevices.ServeAsync(int.Parse(firstPort, CultureInfo.InvariantCulture), int.Parse(devices, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["node", var folder, var nodePort, var handlePort, var rows])
{
    await ServedNode.ServeAsync(folder, int.Parse(nodePort, CultureInfo.InvariantCulture), int.Parse(handlePort, CultureInfo.InvariantCulture), long.Parse(rows, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["streams-child", var part, var data, var count])
{
    await StreamsBench.ChildAsync(part, data, count);
    return 0;
}

if (args is ["lines-node", var nodeData, var linesPort])
{
    await LinesNode.ServeAsync(nodeData, int.Parse(linesPort, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["mqtt-node", var mqttData, var mqttPort])
{
    await MqttNode.ServeAsync(mqttData, int.Parse(mqttPort, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["scans-node", var scansData, var scansPort])
{
    await ScansNode.ServeAsync(scansData, int.Parse(scansPort, CultureInfo.InvariantCulture));
    return 0;
}

switch (args.FirstOrDefault())
{
    case "cases": return await CasesBench.RunAsync(args[1..]);
    case "identify": return await IdentifyBench.RunAsync(args[1..]);
    case "fuzz": return FuzzBench.Run(args[1..]);
    case "modbus": return await ModbusBench.RunAsync(args[1..]);
    case "net": return await NetBench.RunAsync(args[1..]);
    case "resolve": return await ResolveBench.RunAsync(args[1..]);
    case "mqtt": return await MqttBench.RunAsync(args[1..]);
    case "streams": return await StreamsBench.RunAsync(args[1..]);
    default:
        System.Console.Error.WriteLine("usage: ./bench cases|identify|modbus|mqtt|net|resolve|streams [--quick] [--rows N] | cases [--only alarms|route|engine] | fuzz [--rounds N] [--only NAME]");
        return 2;
}
