using Yiwang.Connect.Acquisition;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus.Links;

/// <param name="Error">Null when the device answered, if only with an exception.</param>
/// <param name="Bytes">Of values that came.</param>
/// <param name="Lost">The connection is of no more use.</param>
internal readonly record struct LinkReply(LinkError? Error, ExceptionCode Exception = ExceptionCode.None, int Bytes = 0, bool Lost = false)
{
    public bool Answered => Error is null;
    public bool Ok => Error is null && Exception == ExceptionCode.None;
}
