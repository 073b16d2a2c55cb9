namespace Yiwang.Connect.Simulators;

/// <param name="Rtu">RTU frames over TCP instead of Modbus TCP.</param>
/// <param name="Port">Of the standalone simulator (<c>yiwang simulate</c>).</param>
/// <param name="Template">Device class of the point table that fits.</param>
public sealed record SimulatedAsset(string AssetNo, string Name, string NameEn, byte Unit, bool Rtu, int Port, string Template);
