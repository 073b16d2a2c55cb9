using Yiwang.Connect.Simulators;

namespace Yiwang.Node.Commands;

/// <summary>Lines typed at <c>yiwang simulate</c>.</summary>
internal sealed class FaultConsole(SimulatedPlant plant, Terminal terminal)
{
    /// <summary>Until the input ends. A terminal is read by blocking, so give it a thread.</summary>
    public void Run(TextReader input)
    {
        while (input.ReadLine() is { } line) Do(line);
    }

    public void Do(string line)
    {
        switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            case []:
                break;
            case ["list"]:
                foreach (var asset in SimulatedPlant.Assets) terminal.Out.WriteLine($"{asset.AssetNo}  {string.Join(' ', plant.FaultsOf(asset.AssetNo))}");
                break;
            case ["fault", var asset, var name, "on" or "off"] words when TryFault(asset, name, out var fault):
                plant.Switch(asset, fault, words[3] == "on");
                terminal.Out.WriteLine($"{asset} {fault} {words[3]}");
                break;
            default:
                terminal.Out.WriteLine("list");
                terminal.Out.WriteLine($"fault {SimulatedPlant.Assets[0].AssetNo} {string.Join('|', Enum.GetNames<SimulatedFault>())} on|off");
                break;
        }
    }

    private static bool TryFault(string asset, string name, out SimulatedFault fault) =>
        Enum.TryParse(name, ignoreCase: true, out fault) && Enum.IsDefined(fault) && SimulatedPlant.Assets.Any(a => a.AssetNo == asset);
}
