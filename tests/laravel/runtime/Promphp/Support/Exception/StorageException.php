<?php

declare(strict_types=1);

namespace Prometheus\Exception;

class StorageException extends \Exception
{
}
