using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace AePipeline.TrainingJob.Training;

/// <summary>
/// How many images of a batch are computed at once. Running out of memory halves it: a step then adds up the gradients of
/// several parts, so the batch that the weights learn from, and with it the learning rate, stay what they were.
/// </summary>
/// <param name="batch">Images in a batch.</param>
/// <param name="say">Told of every halving.</param>
public sealed class BatchMemory(int batch, Action<string> say)
{
    /// <summary>What libtorch and ONNX Runtime say of the memory of a device, of the host, and of the C++ runtime.</summary>
    private static readonly string[] Complaints =
        ["out of memory", "ALLOC_FAILED", "allocate memory", "not enough memory", "bad_alloc", "bad allocation"];

    /// <summary>Images computed at once, at least 1.</summary>
    public int AtOnce { get; private set; } = batch;

    /// <summary>Whether an exception says that there is not enough memory.</summary>
    public static bool IsExhausted(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception is OutOfMemoryException
            || (exception is ExternalException or OnnxRuntimeException && Complaints.Any(complaint => exception.Message.Contains(complaint, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Halves the images computed at once.</summary>
    /// <param name="cause">What memory ran out with.</param>
    /// <exception cref="TrainingMemoryException">It is one already.</exception>
    public void Halve(Exception cause)
    {
        if (AtOnce == 1) throw Exhausted(cause);
        var before = AtOnce;
        AtOnce /= 2;
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"Out of memory with {before} images at once: from now on {AtOnce} at once, and a step adds up the gradients of its parts."));
    }

    /// <summary>Goes on with the number that an earlier part of the run came down to.</summary>
    public void Restore(int atOnce) => AtOnce = Math.Min(AtOnce, atOnce);

    /// <summary>The error that says that less at once does not help.</summary>
    internal static TrainingMemoryException Exhausted(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return new TrainingMemoryException(
            $"There is not enough memory to train, even with one image at once ({cause.Message.Split('\n')[0]}). "
            + "Train with a smaller --patch or --size, with less --memory for decoded images, or on a machine with more memory.",
            cause);
    }

    /// <summary>The parts of a batch that are computed at once.</summary>
    /// <param name="count">Images in the batch.</param>
    /// <param name="together">Images in a group, see <see cref="Data.ImageBatch"/>; no part begins or ends within one that could hold it.</param>
    internal IEnumerable<Range> Parts(int count, int together = 1)
    {
        var most = AtOnce < together ? AtOnce : AtOnce - (AtOnce % together);
        for (var first = 0; first < count; first += most) yield return first..Math.Min(count, first + most);
    }
}
