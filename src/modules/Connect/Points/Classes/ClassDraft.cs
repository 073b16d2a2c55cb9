using System.Globalization;
using Yiwang.Things;

namespace Yiwang.Connect.Points.Classes;

/// <summary>What a person said about one device of a class.</summary>
/// <param name="Adapter">Id; empty = not connected yet.</param>
/// <param name="Unit">Modbus unit; null = the class's.</param>
/// <param name="RegisterOffset">Added to every register, for devices whose map lies elsewhere.</param>
/// <param name="Parameters">By name; a missing one is its example.</param>
internal sealed record ClassDraft(string Adapter, int? Unit = null, int RegisterOffset = 0, IReadOnlyDictionary<string, string>? Parameters = null)
{
    /// <summary>The points of the class as they would stand on the device.</summary>
    /// <param name="factors">Powers of ten that were read from the device, by the address of their register.</param>
    public IReadOnlyList<Point> Points(DeviceClass of, Handle device, IReadOnlyDictionary<string, int>? factors = null) =>
        [.. of.Points.Select(p => Place(of, p.Point with { Device = device, Handle = device, Scale = ScaleOf(p, factors) }))];

    /// <summary>The registers with powers of ten, to be read before <see cref="Points"/>; each once, coded by its address in the class.</summary>
    public IReadOnlyList<Point> Factors(DeviceClass of, Handle device) =>
        [.. of.Points.Select(p => p.ScaleFactor?.Address).OfType<string>().Distinct().Select((address, i) => Place(of, new Point
        {
            Handle = device, Device = device, Code = string.Create(CultureInfo.InvariantCulture, $"sf{i}"), Name = address, Address = address, RawType = RawType.Int16,
        }))];

    private Point Place(DeviceClass of, Point point)
    {
        var address = point.Address;
        foreach (var parameter in of.Parameters)
        {
            address = address.Replace("{" + parameter.Name + "}", Parameters is not null && Parameters.TryGetValue(parameter.Name, out var given) && given.Length > 0 ? given : parameter.Example, StringComparison.Ordinal);
        }
        // beyond the last register the book says which cell is wrong
        if (RegisterOffset != 0 && RegisterAddress.TryParse(address, out var register)) address = (register with { Number = register.Number + RegisterOffset }).ToString();
        return point with { Adapter = Adapter, Unit = Unit ?? of.Unit, Address = address };
    }

    private static double ScaleOf(ClassPoint point, IReadOnlyDictionary<string, int>? factors)
    {
        if (point.ScaleFactor is not { } factor) return point.Point.Scale;
        var power = factors is not null && factors.TryGetValue(factor.Address, out var read) ? read : factor.Default;
        // tens are exact upwards, so that 10 and 0.1 come out as people write them
        return power >= 0 ? point.Point.Scale * Math.Pow(10, power) : point.Point.Scale / Math.Pow(10, -power);
    }
}
