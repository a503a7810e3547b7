<?php

declare(strict_types=1);

return [
    'driver' => 'array',
    'lifetime' => 120,
    'cookie' => 'chom_session',
    'path' => '/',
    'expire_on_close' => false,
    'domain' => null,
    'secure' => false,
    'http_only' => true,
    'same_site' => 'lax',
    'lottery' => [0, 100],
];
