using Yiwang.Connect.Points;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus.Serving;

/// <summary>Takes a master's write to the machine behind the point.</summary>
internal interface IServedWrites
{
    ValueTask<ExceptionCode> WriteAsync(Point point, string owner, double value);
}
